import { isRejectionReason } from '#contract/rejection-reasons.ts';
import { compileCondition, type Test } from './compile-condition.ts';
import { type BuildEvent, compileCurrency, compileEvent } from './compile-event.ts';
import { compileTemplate } from './compile-template.ts';
import { compileDecimal } from './compile-value.ts';
import type { Decimal } from './decimal.ts';
import type { Mapping } from './mapping.ts';
import { MappingFault } from './mapping-fault.ts';
import { type Cell, createMappingScope } from './mapping-scope.ts';
import { type Refusal, Refused, type Row } from './row.ts';

/** A mapping as functions, for files with known columns. */
export interface CompiledMapping {
  readonly source: string;
  /** Why a row makes no record by the mapping's own rules, or null. */
  readonly refuse: (row: Row) => Refusal | null;
  /** What a row says that it is worth; null where it says nothing that is money. */
  readonly worth: (row: Row) => { amount: Decimal; currency: string } | null;
  /** The row's own time in ms since 1970; null where it cannot be read. */
  readonly time: (row: Row) => number | null;
  readonly groupKey: Cell | null;
  readonly events: readonly BuildEvent[];
  /** Whether rows need their identity while they are mapped, because an id is made of it. */
  readonly usesIdentity: boolean;
}

/** `file` is named where a column is missing. Throws MappingFault for whatever cannot be: an unknown column, zone, table, reason, or a missing property. */
export function compileMapping(
  mapping: Mapping,
  columns: readonly string[] | null,
  file: string,
): CompiledMapping {
  const scope = createMappingScope(mapping, columns, file);
  const rules = (mapping.reject ?? []).map((rule, index): [Test, Refusal] => {
    const path = `reject.${index}`;
    const reason = rule.reason ?? 'not_a_sale';
    if (!isRejectionReason(reason)) {
      throw new MappingFault(
        `${path}.reason`,
        `"${reason}" is no reason of the contract; leave it out for not_a_sale`,
      );
    }
    const refusal = { reason, path: rule.column ?? '', detail: rule.because };
    return [compileCondition(rule.when, scope, `${path}.when`), refusal];
  });
  if (mapping.explode !== undefined && mapping.format.type !== 'jsonl') {
    throw new MappingFault('explode', 'only JSON lines hold nested lists');
  }
  const events = mapping.events.map((event, index) => compileEvent(event, scope, `events.${index}`));
  const read = JSON.stringify(mapping.events);
  return {
    source: mapping.source ?? mapping.name,
    refuse: (row) => rules.find(([test]) => test(row))?.[1] ?? null,
    worth: compileWorth(mapping, scope),
    time: compileTime(mapping, scope),
    groupKey: mapping.group_by === undefined ? null : compileTemplate(mapping.group_by, scope, 'group_by'),
    events,
    usesIdentity:
      read.includes('{@row}') ||
      (mapping.group_by === undefined && mapping.events.some((event) => event.event_id === undefined)),
  };
}

function compileWorth(
  mapping: Mapping,
  scope: ReturnType<typeof createMappingScope>,
): CompiledMapping['worth'] {
  const { money } = mapping;
  if (money === undefined) return () => null;
  const expression = { from: money.amount, ...(money.times === undefined ? {} : { times: money.times }) };
  const read = compileDecimal(expression, scope, { path: 'money', field: 'money' });
  const currency = compileCurrency(scope);
  const negative =
    money.negate_when === undefined ? null : compileCondition(money.negate_when, scope, 'money.negate_when');
  return (row) => {
    try {
      const amount = read(row);
      const code = currency(row);
      if (amount === null || code === null) return null;
      if (negative?.(row)) return { amount: { units: -amount.units, scale: amount.scale }, currency: code };
      return { amount, currency: code };
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  };
}

/** The time of a row is that of the first event that has one of its own. */
function compileTime(
  mapping: Mapping,
  scope: ReturnType<typeof createMappingScope>,
): CompiledMapping['time'] {
  const expression = mapping.events[0]?.occurred_at;
  const template = typeof expression === 'object' ? expression?.from : expression;
  if (typeof template !== 'string') return () => null;
  const read = compileTemplate(template, scope, 'events.0.occurred_at');
  return (row) => {
    const text = read(row);
    const time = text === null ? null : scope.readTime(text);
    return time === null || time < 0 || time > Date.UTC(2262, 0, 1) ? null : time;
  };
}
