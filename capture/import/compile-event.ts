import { type EventShape, shape } from '#contract/shape.ts';
import { compileCondition, type Test } from './compile-condition.ts';
import { type BuildLines, compileLines, type Refuse } from './compile-lines.ts';
import { type BuildSum, compileSum } from './compile-sum.ts';
import { compileText } from './compile-text.ts';
import { compileValue, type ReadValue, type Value } from './compile-value.ts';
import type { EventMapping, Expression, Lines, Steps } from './mapping.ts';
import { MappingFault } from './mapping-fault.ts';
import type { Cell, MappingScope } from './mapping-scope.ts';
import type { Row } from './row.ts';

/** A record that a mapping made, before it is judged. */
export interface MappedRecord {
  readonly record: Record<string, unknown>;
  /** For each item of `products`: the row of the group that it is from. */
  readonly rowOfLine: readonly number[];
}

/**
 * Makes the record of a group of rows (or of one), or null when the event is not meant for it. What belongs to the
 * whole record comes from the first row and throws {@link Refused}; a line that cannot be read is refused by its index.
 */
export type BuildEvent = (rows: readonly Row[], refuse: Refuse) => MappedRecord | null;

const envelopeIds = ['anonymous_id', 'user_id', 'session_id', 'trace_id'] as const;

/** One event of a mapping as a function of rows. */
export function compileEvent(event: EventMapping, scope: MappingScope, path: string): BuildEvent {
  const currency = compileCurrency(scope);
  const type =
    typeof event.event_type === 'string' && !event.event_type.includes('{') ? event.event_type : null;
  checkProperties(event, shape.events.find((known) => known.type === type) ?? null, path);
  const wanted: Test | null =
    event.when === undefined ? null : compileCondition(event.when, scope, `${path}.when`);
  const readType = compileText(event.event_type, scope, `${path}.event_type`);
  const readId = compileId(event, scope, path);
  const readTime = compileValue(event.occurred_at, 'timestamp', scope, currency, {
    path: `${path}.occurred_at`,
    field: 'occurred_at',
  });
  const ids = envelopeIds.flatMap((name): [string, Cell][] => {
    const expression = event[name];
    return expression === undefined ? [] : [[name, compileText(expression, scope, `${path}.${name}`)]];
  });
  const context = compileContext(event, scope, path);
  const properties = Object.entries(event.properties ?? {}).map(([name, expression]) =>
    compileProperty(name, expression, scope, currency, `${path}.properties.${name}`),
  );
  const source = scope.mapping.source ?? scope.mapping.name;

  return (rows, refuse) => {
    const first = rows[0] as Row;
    if (wanted !== null && !wanted(first)) return null;
    const eventType = readType(first);
    if (eventType === null) return null;
    const record: Record<string, unknown> = {
      source,
      event_id: readId(first, eventType),
      event_type: eventType,
      schema_version: 1,
      occurred_at: readTime(first),
    };
    for (const [name, read] of ids) {
      const value = read(first);
      if (value !== null) record[name] = value;
    }
    const situation = context(first);
    if (situation !== null) record.context = situation;
    const filled: Record<string, unknown> = {};
    let rowOfLine: readonly number[] = [];
    for (const property of properties) {
      if (property.kind === 'lines') {
        const built = property.build(rows, refuse);
        filled[property.name] = built.items;
        rowOfLine = built.rowOf;
        continue;
      }
      const value = property.kind === 'sum' ? property.build(rows, refuse) : property.read(first);
      if (value !== null) filled[property.name] = value;
    }
    record.properties = filled;
    return { record, rowOfLine };
  };
}

type Property =
  | { readonly kind: 'value'; readonly name: string; readonly read: ReadValue }
  | { readonly kind: 'sum'; readonly name: string; readonly build: BuildSum }
  | { readonly kind: 'lines'; readonly name: string; readonly build: BuildLines };

function compileProperty(
  name: string,
  expression: Expression | Lines,
  scope: MappingScope,
  currency: Cell,
  path: string,
): Property {
  if (isLines(expression)) {
    return { kind: 'lines', name, build: compileLines(expression, name, scope, currency, path) };
  }
  const steps = isSteps(expression) ? expression : undefined;
  const fieldClass = shape.properties.find((field) => field.name === name)?.class ?? steps?.as ?? 'string';
  const place = { path, field: `properties.${name}` };
  if (steps?.sum !== undefined) {
    return { kind: 'sum', name, build: compileSum(steps, fieldClass, scope, currency, place) };
  }
  return { kind: 'value', name, read: compileValue(expression, fieldClass, scope, currency, place) };
}

/** The currency of a row, as a code. */
export function compileCurrency(scope: MappingScope): Cell {
  const expression = scope.mapping.currency;
  return expression === undefined ? () => null : compileText(expression, scope, 'currency');
}

function compileId(
  event: EventMapping,
  scope: MappingScope,
  path: string,
): (row: Row, type: string) => string | null {
  if (event.event_id !== undefined) return compileText(event.event_id, scope, `${path}.event_id`);
  const key = scope.mapping.group_by;
  const read = key === undefined ? (row: Row) => row.identity : compileText(key, scope, 'group_by');
  return (row, type) => {
    const id = read(row);
    return id === null ? null : `${id}/${type}`;
  };
}

function compileContext(event: EventMapping, scope: MappingScope, path: string): (row: Row) => Value | null {
  const compile = (
    expressions: Readonly<Record<string, unknown>>,
    at: string,
  ): ((row: Row) => Value | null) => {
    const fields = Object.entries(expressions).map(
      ([name, expression]): [string, (row: Row) => Value | null] => {
        const here = `${at}.${name}`;
        const nested =
          typeof expression === 'object' && expression !== null && !isSteps(expression as Expression);
        return [
          name,
          nested
            ? compile(expression as Readonly<Record<string, unknown>>, here)
            : compileText(expression as Expression, scope, here),
        ];
      },
    );
    return (row) => {
      const filled: Record<string, Value> = {};
      for (const [name, read] of fields) {
        const value = read(row);
        if (value !== null) filled[name] = value;
      }
      return Object.keys(filled).length === 0 ? null : (filled as unknown as Value);
    };
  };
  return compile(event.context ?? {}, `${path}.context`);
}

/** What the contract demands of a known type must be in the mapping: better said now than once for each row. */
function checkProperties(event: EventMapping, known: EventShape | null, path: string): void {
  if (known === null) return;
  if (known.kind === 'rejection') {
    throw new MappingFault(
      `${path}.event_type`,
      `${known.type} is made by Millrace; use reject for rows that are no record`,
    );
  }
  const missing = known.required.find((name) => !(name in (event.properties ?? {})));
  if (missing !== undefined) {
    throw new MappingFault(
      `${path}.properties.${missing}`,
      `it is missing, and every ${known.type} needs it`,
    );
  }
  if (known.kind === 'behaviour' && event.anonymous_id === undefined && event.user_id === undefined) {
    throw new MappingFault(
      `${path}.anonymous_id`,
      `it is missing: ${known.type} needs a visitor, anonymous_id or user_id`,
    );
  }
}

function isLines(expression: Expression | Lines): expression is Lines {
  return typeof expression === 'object' && expression !== null && 'lines' in expression;
}

function isSteps(expression: Expression | Lines): expression is Steps {
  return (
    typeof expression === 'object' &&
    expression !== null &&
    ('from' in expression || 'sum' in expression || 'default' in expression)
  );
}
