import type { Field, Shape } from '../shape.ts';

/** A column of `speed.records`: its type, and the expression over the judged record that fills it. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly expression: string;
}

/** Quotes an SQL string literal. */
export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\t', '\\t')}'`;
}

/** An SQL array literal of strings. */
export function quoteAll(texts: readonly string[]): string {
  return `[${texts.map(quote).join(', ')}]`;
}

/**
 * SQL: an element of a named tuple. Not `tuple.name`: for that the planner looks through all that the tuple holds, each
 * time it is written, which was a third of the plan.
 */
export function elementOf(tuple: string, ...path: readonly string[]): string {
  return path.reduce((outer, name) => `tupleElement(${outer}, ${quote(name)})`, tuple);
}

const repetitive = new Set([
  'source',
  'event_type',
  'device',
  'os',
  'browser',
  'locale',
  'country',
  'channel',
  'currency',
]);

/** Texts of which a shop has few different ones. */
function isRepetitive(field: Field): boolean {
  return field.oneOf !== undefined || repetitive.has(field.name);
}

/** How JSONExtract is told to read a field. Every type has a default, so that no value can make it throw. */
export function extractedType(field: Field): string {
  switch (field.class) {
    case 'integer':
    case 'money':
      return 'Nullable(Int64)';
    case 'number':
      return 'Nullable(Float64)';
    case 'boolean':
      return 'Nullable(Bool)';
    default:
      return isRepetitive(field) ? 'LowCardinality(String)' : 'String';
  }
}

/** The type of `products`, whose items alone are typed inside. */
export function productsType(shape: Shape): string {
  const items = shape.product.map((field) => `${field.name} ${extractedType(field)}`);
  return `Array(Tuple(${items.join(', ')}))`;
}

/** Properties that have a column, `products` apart. */
export function columnProperties(shape: Shape): readonly Field[] {
  return shape.properties.filter((field) => field.name !== 'products');
}

function timestampColumn(name: string, nullable: boolean): Column {
  const parsed = `${name}_or_null`;
  return {
    name,
    type: nullable ? "Nullable(DateTime64(3, 'UTC'))" : "DateTime64(3, 'UTC')",
    expression: nullable ? parsed : `ifNull(${parsed}, toDateTime64(0, 3, 'UTC'))`,
  };
}

/** Columns made of the envelope, with `visitor_id` and the minute of occurrence. */
function envelopeColumns(shape: Shape): Column[] {
  const anonymous = elementOf('j', 'anonymous_id');
  const columns = shape.envelope
    .filter((field) => field.class !== 'object')
    .map((field): Column => {
      if (field.class === 'timestamp') return timestampColumn(field.name, field.name !== 'occurred_at');
      if (field.class === 'integer') {
        return {
          name: field.name,
          type: 'UInt32',
          expression: `toUInt32(least(greatest(ifNull(${elementOf('j', field.name)}, 1), 0), 4294967295))`,
        };
      }
      return { name: field.name, type: extractedType(field), expression: elementOf('j', field.name) };
    });
  return [
    ...columns,
    {
      name: 'visitor_id',
      type: 'String',
      expression: `if(${anonymous} != '', ${anonymous}, ${elementOf('j', 'user_id')})`,
    },
    {
      name: 'minute',
      type: "DateTime64(0, 'UTC')",
      expression:
        "toDateTime64(intDiv(toUnixTimestamp64Milli(ifNull(occurred_at_or_null, toDateTime64(0, 3, 'UTC'))), 60000) * 60, 0, 'UTC')",
    },
  ];
}

/** Columns made of the contract, in the order of the table. */
export function contractColumns(shape: Shape): Column[] {
  return [
    ...envelopeColumns(shape),
    ...shape.context.map((field) => ({
      name: field.name,
      type: extractedType(field),
      expression: elementOf('c', ...(field.at ?? [field.name])),
    })),
    ...columnProperties(shape).map((field) => ({
      name: field.name,
      type: extractedType(field),
      expression: elementOf('p', field.name),
    })),
    { name: 'products', type: productsType(shape), expression: elementOf('p', 'products') },
  ];
}

/** Columns of the record as Kafka delivered it, and of the judgement. */
export const recordColumns: readonly Column[] = [
  { name: 'topic', type: 'LowCardinality(String)', expression: '_topic' },
  { name: 'partition', type: 'UInt16', expression: 'toUInt16(_partition)' },
  { name: 'offset', type: 'UInt64', expression: '_offset' },
  {
    name: 'appended_at',
    type: "DateTime64(3, 'UTC')",
    expression: "ifNull(toDateTime64(_timestamp_ms, 3, 'UTC'), toDateTime64(0, 3, 'UTC'))",
  },
  { name: 'raw', type: 'String', expression: 'raw' },
  { name: 'reason', type: 'LowCardinality(String)', expression: "splitByChar('\\t', judgement)[1]" },
  { name: 'path', type: 'String', expression: "splitByChar('\\t', judgement)[2]" },
  { name: 'content_hash', type: 'FixedString(16)', expression: 'MD5(content)' },
];

/** Every column that judging fills, in the order of the table. */
export function allColumns(shape: Shape): Column[] {
  return [...recordColumns, ...contractColumns(shape)];
}
