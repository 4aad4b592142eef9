import Type, { type TArray, type TSchema, type TUnsafe } from 'typebox';
import type { FieldClass, PersonalMark } from './field-class.ts';

/** Longest identifier, in code points. */
export const MAX_IDENTIFIER_LENGTH = 128;
/** Longest ordinary text, in code points. */
export const MAX_TEXT_LENGTH = 1_024;
/** Largest amount of money and largest integer: exact in every engine, and a sum of nine thousand of them still fits 64 bits. */
export const MAX_WHOLE_NUMBER = 1_000_000_000_000_000;

/** What a field may say about itself besides its class. Lengths in code points. */
export interface FieldOptions {
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  personal?: PersonalMark;
}

function annotate(fieldClass: FieldClass, description: string, personal?: PersonalMark) {
  return { 'x-class': fieldClass, description, ...(personal ? { 'x-personal': personal } : {}) };
}

/** Text of at most `maxLength` code points. */
export function text(description: string, options: FieldOptions = {}) {
  const { maxLength = MAX_TEXT_LENGTH, personal } = options;
  return Type.String({ ...annotate('string', description, personal), minLength: 1, maxLength });
}

/** An identifier: text, or a JSON integer (its digits are kept). */
export function identifier(description: string, options: FieldOptions = {}) {
  const { maxLength = MAX_IDENTIFIER_LENGTH, personal } = options;
  return Type.String({ ...annotate('identifier', description, personal), minLength: 1, maxLength });
}

/** One of a closed list of texts. */
export function oneOf<const Values extends readonly string[]>(
  description: string,
  values: Values,
): TUnsafe<Values[number]> {
  return Type.Unsafe<Values[number]>({
    ...annotate('string', description),
    type: 'string',
    enum: values,
  } as TSchema);
}

/** A whole number. */
export function integer(description: string, options: FieldOptions = {}) {
  const { minimum = 0, maximum = MAX_WHOLE_NUMBER } = options;
  return Type.Integer({ ...annotate('integer', description), minimum, maximum });
}

/** An amount in minor units of the record's `currency`: 1234 is 12.34 EUR, and 1234 JPY. */
export function money(description: string, options: FieldOptions = {}) {
  const { minimum = 0, maximum = MAX_WHOLE_NUMBER } = options;
  return Type.Integer({ ...annotate('money', description), minimum, maximum });
}

/** A number that is not money and need not be whole. */
export function number(description: string, options: FieldOptions = {}) {
  const { minimum = -1e15, maximum = 1e15 } = options;
  return Type.Number({ ...annotate('number', description), minimum, maximum });
}

/** True or false. */
export function flag(description: string) {
  return Type.Boolean(annotate('boolean', description));
}

/** A moment as RFC 3339 text, with a zone. */
export function timestamp(description: string) {
  return Type.String({ ...annotate('timestamp', description), format: 'date-time' });
}

/** A list whose items are kept as they came. */
export function list(description: string) {
  return Type.Array(Type.Unknown(), annotate('list', description));
}

/** A list of typed items; only `products` is one. */
export function listOf<Item extends TSchema>(description: string, item: Item): TArray<Item> {
  return Type.Array(item, annotate('list', description)) as unknown as TArray<Item>;
}

/** A nested object that is kept as it came. */
export function object(description: string, options: FieldOptions = {}) {
  return Type.Unsafe<Record<string, unknown>>({
    ...annotate('object', description, options.personal),
    type: 'object',
  } as TSchema);
}

/** A field that may be left out; null counts as left out, and so does empty text. */
export const optional = Type.Optional;
