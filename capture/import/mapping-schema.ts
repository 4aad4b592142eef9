/** JSON Schema of a mapping, as far as `find-mapping-problem.ts` reads it. Published as mappings/mapping.schema.json. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

const text = (description: string): JsonSchema => ({ type: 'string', minLength: 1, description });
const anyText = (description: string): JsonSchema => ({ type: 'string', description });
const flag = (description: string): JsonSchema => ({ type: 'boolean', description });
const expression: JsonSchema = { $ref: '#/$defs/expression' };
const condition: JsonSchema = { $ref: '#/$defs/condition' };
const note = anyText('For people: why it is so.');

function object(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
  description = '',
): JsonSchema {
  return {
    type: 'object',
    properties,
    required,
    additionalProperties: false,
    ...(description === '' ? {} : { description }),
  };
}

const steps = object(
  {
    from: anyText('The value: text with columns in braces.'),
    sum: text('Instead of from: the exact sum over the rows of the group.'),
    each: text('With sum: a nested list of the row, over whose items is added.'),
    when: condition,
    take: text('Regular expression: its first group or the whole match; absent where it does not match.'),
    replace: {
      type: 'array',
      description: 'Pairs of a regular expression and its replacement.',
      items: { type: 'array', minItems: 2, maxItems: 2, items: { type: 'string' } },
    },
    trim: flag('Take white space off both ends.'),
    case: { type: 'string', enum: ['lower', 'upper'] },
    lookup: text('Name of one of the tables.'),
    otherwise: {
      type: 'string',
      enum: ['keep', 'absent', 'reject'],
      description: 'For a value that the table does not have.',
    },
    default: {
      type: ['string', 'number', 'boolean'],
      description: 'The value where there is none; a text may have columns, too.',
    },
    times: text('A factor, multiplied exactly.'),
    negate: flag('Change the sign of a number or an amount.'),
    as: {
      type: 'string',
      enum: ['string', 'identifier', 'integer', 'number', 'money', 'boolean', 'timestamp', 'json'],
      description: 'Class of a property that the contract does not know.',
    },
    note,
  },
  [],
  'A value with steps.',
);

const lines = object(
  {
    lines: { type: 'object', minProperties: 1, additionalProperties: expression },
    each: text('A nested list of the row.'),
    when: condition,
    note,
  },
  ['lines'],
  'One line for each row of the group, or for each item of a nested list.',
);

const comparison = object(
  {
    value: text('What is compared.'),
    is: anyText('Equal to this text.'),
    one_of: { type: 'array', minItems: 1, items: { type: 'string' } },
    matches: text('A regular expression.'),
    empty: flag('Whether there is no value.'),
    less: anyText('Less than this number.'),
    at_most: anyText('At most this number.'),
    more: anyText('More than this number.'),
    at_least: anyText('At least this number.'),
  },
  ['value'],
);

const event = object(
  {
    when: condition,
    event_type: expression,
    event_id: expression,
    occurred_at: expression,
    anonymous_id: expression,
    user_id: expression,
    session_id: expression,
    trace_id: expression,
    context: {
      type: 'object',
      additionalProperties: {
        anyOf: [
          { type: ['string', 'number', 'boolean', 'null'] },
          steps,
          { type: 'object', additionalProperties: expression },
        ],
      },
    },
    properties: {
      type: 'object',
      additionalProperties: { anyOf: [{ type: ['string', 'number', 'boolean', 'null'] }, lines, steps] },
    },
    note,
  },
  ['event_type', 'occurred_at'],
  'A record that a row, or a group of rows, becomes.',
);

const format = object(
  {
    type: { type: 'string', enum: ['csv', 'jsonl'] },
    delimiter: text('Between cells. Default: a comma.'),
    quote: anyText('Around cells. Default: a double quote; "" for none.'),
    escape: text('Before a quote inside quotes. Default: the quote itself.'),
    header: {
      anyOf: [{ type: 'boolean' }, { type: 'array', minItems: 1, items: { type: 'string' } }],
      description: 'true: the first row names the columns. A list: these are the columns of a file without.',
    },
    encoding: text('utf-8 (default), windows-1252, utf-16le, …'),
    note,
  },
  ['type'],
);

export const mappingSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Millrace import mapping',
  ...object(
    {
      $schema: anyText('Path of this schema, for editors.'),
      name: text('Name of the mapping.'),
      note,
      source: text('The source of the records. Default: the name.'),
      format,
      times: object(
        {
          zone: text('IANA zone of times that bear none: UTC, Europe/London, …'),
          formats: { type: 'array', minItems: 1, items: text('yyyy-MM-dd HH:mm:ss, iso, unix_ms, …') },
          note,
        },
        ['zone', 'formats'],
      ),
      numbers: object(
        {
          decimal: { type: 'string', enum: ['.', ','] },
          thousands: anyText('Sign between groups of three digits. Default: none.'),
          normalise_float_noise: flag(
            'Accept amounts within a millionth of a minor unit, such as 2.5499999999999998.',
          ),
          note,
        },
        [],
      ),
      currency: expression,
      absent: { type: 'array', items: { type: 'string' }, description: 'Cells that mean no value.' },
      tables: {
        type: 'object',
        additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
      },
      explode: text('A list inside a JSON row, of which each item becomes a row.'),
      money: object(
        { amount: text('What one row is worth.'), times: text('A factor.'), negate_when: condition, note },
        ['amount'],
      ),
      reject: {
        type: 'array',
        items: object(
          {
            when: condition,
            because: text('A sentence: why it makes no record.'),
            reason: text('A reason of the contract. Default: not_a_sale.'),
            column: text('The column that the rule is about.'),
            note,
          },
          ['when', 'because'],
        ),
      },
      group_by: text('Rows with the same value here belong together.'),
      events: { type: 'array', minItems: 1, items: event },
    },
    ['name', 'format', 'times', 'events'],
  ),
  $defs: {
    expression: { anyOf: [{ type: ['string', 'number', 'boolean', 'null'] }, steps] },
    condition: {
      anyOf: [
        object({ all: { type: 'array', minItems: 1, items: condition } }, ['all']),
        object({ any: { type: 'array', minItems: 1, items: condition } }, ['any']),
        object({ not: condition }, ['not']),
        comparison,
      ],
    },
  } satisfies Record<string, JsonSchema>,
};
