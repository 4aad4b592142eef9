import type { Field, PersonalMark } from './field-class.ts';
import { shape } from './shape.ts';

/** A field that says something about a person. `at` is its path in a record, `*` for each item of a list. */
export interface PersonalField {
  name: string;
  at: readonly string[];
  mark: PersonalMark;
}

function marked(fields: readonly Field[], ...prefix: readonly string[]): PersonalField[] {
  return fields.flatMap(({ name, at, personal }) =>
    personal ? [{ name, at: [...prefix, ...(at ?? [name])], mark: personal }] : [],
  );
}

/** Every personal field of the contract, by the marks in its schemas. */
export const personalFields: readonly PersonalField[] = [
  ...marked(shape.envelope),
  ...marked(shape.context, 'context'),
  ...marked(shape.properties, 'properties'),
  ...marked(shape.product, 'properties', 'products', '*'),
  ...marked(shape.rejection, 'properties'),
];

const REDACTED = '[redacted]';
const MAX_DEPTH = 12;
/** Columns have the flat name (`page_url`), records the nested one (`page.url`). */
const flatNames = new Set(personalFields.map((field) => field.name));
const nestedNames = new Set(
  personalFields
    .filter((field) => field.at.at(-1) !== field.name)
    .map((field) => field.at.slice(-2).join('.')),
);

/**
 * A copy that may go into a log: every personal field is replaced, wherever in the value it stands, by its
 * name in a record or in a table. Text and numbers are given back as they are: log fields, not sentences.
 */
export function redact(value: unknown): unknown {
  return redactInside(value, '', 0);
}

function redactInside(value: unknown, parent: string, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return REDACTED;
  if (Array.isArray(value)) return value.map((item) => redactInside(item, parent, depth + 1));
  if (value instanceof Error || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isPersonal(parent, key) && inner !== null && inner !== undefined && inner !== ''
        ? REDACTED
        : redactInside(inner, key, depth + 1),
    ]),
  );
}

function isPersonal(parent: string, key: string): boolean {
  return flatNames.has(key) || nestedNames.has(`${parent}.${key}`);
}
