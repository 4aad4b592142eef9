import { compileCondition } from './compile-condition.ts';
import { compileExpand, type Refuse } from './compile-lines.ts';
import { compileTemplate, readsColumns, soleColumn } from './compile-template.ts';
import { compileDecimal, compileMinorUnits, type Place, toNumber } from './compile-value.ts';
import type { Steps } from './mapping.ts';
import { MappingFault } from './mapping-fault.ts';
import type { Cell, MappingScope } from './mapping-scope.ts';
import { Refused, type Row } from './row.ts';

export type BuildSum = (rows: readonly Row[], refuse: Refuse) => number;

/** `sum` of a mapping: the exact sum of an amount, or of whole numbers, over the rows of a group. */
export function compileSum(
  steps: Steps,
  fieldClass: string,
  scope: MappingScope,
  currency: Cell,
  place: Place,
): BuildSum {
  if (fieldClass !== 'money' && fieldClass !== 'integer') {
    throw new MappingFault(
      `${place.path}.sum`,
      `${place.field} is of the class ${fieldClass}, which has no sum`,
    );
  }
  const read = compileDecimal(steps, scope, place);
  const missingFactor = compileMissingFactor(steps, scope, place);
  const wanted = steps.when === undefined ? null : compileCondition(steps.when, scope, `${place.path}.when`);
  const expand = compileExpand(steps.each, scope, place.path);
  const toMinor = compileMinorUnits(scope, currency, place);
  const toWhole = (value: { units: bigint; scale: number }): bigint => {
    if (value.scale > 0) throw new Refused('wrong_type', place.field, 'the number is not whole');
    return value.units;
  };
  return (rows, refuse) => {
    let sum = 0n;
    for (const [index, row] of rows.entries()) {
      try {
        for (const item of expand(row)) {
          if (wanted !== null && !wanted(item)) continue;
          const value = read(item);
          if (value !== null) sum += fieldClass === 'money' ? toMinor(value, item, rows[0]) : toWhole(value);
          else refuseHalfProduct(missingFactor(item));
        }
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refuse(index, error.refusal);
      }
    }
    return toNumber(sum, place.field);
  };
}

/**
 * Which factor of a product is empty in a row whose other factor is not: such a row is worth something unknown, not
 * nothing. Null where both are empty, and where the other one is a constant.
 */
function compileMissingFactor(steps: Steps, scope: MappingScope, place: Place): (row: Row) => string | null {
  const { sum, times } = steps;
  if (sum === undefined || times === undefined) return () => null;
  const compile = (template: string, path: string): Cell =>
    readsColumns(template, path) ? compileTemplate(template, scope, path) : () => null;
  const amount = compile(sum, `${place.path}.sum`);
  const factor = compile(times, `${place.path}.times`);
  return (row) => {
    if (factor(row) !== null) return soleColumn(sum) ?? sum;
    return amount(row) === null ? null : (soleColumn(times) ?? times);
  };
}

function refuseHalfProduct(missing: string | null): void {
  if (missing === null) return;
  throw new Refused(
    'missing_field',
    missing,
    `${missing} is empty where the other factor of the product is not`,
  );
}
