import type { JsonSchema } from '../import/mapping-schema.ts';
import { whenNames } from './fix.ts';

const path: JsonSchema = {
  type: 'string',
  minLength: 1,
  description: 'Keys parted by dots; * is every item of a list: properties.products.*.price.',
};
const text: JsonSchema = { type: 'string', minLength: 1 };
const anything: JsonSchema = { additionalProperties: true };
const numberText = { decimal: { type: 'string', enum: ['.', ','] }, thousands: text } as const;
const amount: Readonly<Record<string, JsonSchema>> = {
  currency: { ...text, description: 'A code of ISO 4217, or the path of one.' },
  float_noise: { type: 'boolean', description: 'Take what is within a millionth of a minor unit.' },
  ...numberText,
};

function object(
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = Object.keys(properties),
): JsonSchema {
  return { type: 'object', description, properties, required, additionalProperties: false };
}

const oneOrMore: JsonSchema = {
  anyOf: [text, { type: 'array', minItems: 1, items: text }],
  description: 'The value, or several of which one must be it.',
};

/** Steps by the key that names them. */
export const stepSchemas: Readonly<Record<string, JsonSchema>> = {
  set: object('Puts a value there, whatever was there.', { set: path, value: anything }),
  default: object('Puts a value there where none is.', { default: path, value: anything }),
  rename: object('Moves a value. Refused where the other is there already.', { rename: path, to: path }),
  copy: object('Copies a value. Refused where the other is there already.', { copy: path, to: path }),
  remove: object('Takes a value away.', { remove: path }),
  map: object('Replaces a text or number by what the table says; others stay.', {
    map: path,
    values: { type: 'object', minProperties: 1, additionalProperties: true },
  }),
  convert: object(
    'Makes it another kind of value, exactly or not at all.',
    { convert: path, as: { type: 'string', enum: ['text', 'integer', 'number', 'boolean'] }, ...numberText },
    ['convert', 'as'],
  ),
  minor_units: object(
    'Multiplies an amount by what its currency asks, exactly: 12.34 EUR becomes 1234. What would have to be rounded is refused. Not for Segment calls, whose amounts are in major units.',
    { minor_units: path, ...amount },
    ['minor_units', 'currency'],
  ),
  major_units: object(
    'Writes an amount of a Segment call as text in major units, exactly: 59.97000000000001 EUR becomes "59.97" with float_noise. What would have to be rounded is refused.',
    { major_units: path, ...amount },
    ['major_units', 'currency'],
  ),
  time: object(
    'Reads a time and writes it as the contract wants it.',
    {
      time: path,
      formats: {
        type: 'array',
        minItems: 1,
        items: text,
        description: 'As in mappings: iso, unix_s, unix_ms, dd.MM.yyyy HH:mm:ss …',
      },
      zone: { ...text, description: 'IANA zone of times that name none. Default UTC.' },
    },
    ['time', 'formats'],
  ),
  shorten: object('Cuts a text after so many characters.', { shorten: path, length: { type: 'number' } }),
  new_event_id: object('Gives the id under which a conflict counts as a fact of its own.', {
    new_event_id: { type: 'boolean' },
  }),
};

const ruleProperties: Readonly<Record<string, JsonSchema>> = {
  description: { type: 'string' },
  when: object(
    'Which records it is for. Default: all.',
    Object.fromEntries(whenNames.map((name) => [name, oneOrMore])),
    [],
  ),
  read: object(
    'How the raw bytes are read.',
    {
      encoding: { type: 'string', enum: ['utf-8', 'windows-1252'] },
      repeated_key: { type: 'string', enum: ['last'] },
    },
    [],
  ),
  start: { type: 'string', enum: ['record', 'row'] },
  steps: { type: 'array', items: { type: 'object', additionalProperties: true } },
};

export const ruleSchema: JsonSchema = object('What is done.', ruleProperties, []);

/** A file with one rule, or with a list of them. */
export const fixSchema: JsonSchema = {
  type: 'object',
  properties: {
    $schema: { type: 'string' },
    ...ruleProperties,
    rules: { type: 'array', minItems: 1, items: ruleSchema },
  },
  required: [],
  additionalProperties: false,
};
