import type { TObject, TSchema } from 'typebox';
import type { ArithmeticRule } from './arithmetic.ts';
import { context, envelope } from './envelope.ts';
import type { EventDefinition, EventKind } from './event.ts';
import { eventDefinitions } from './events.ts';
import type { Field, FieldClass, PersonalMark } from './field-class.ts';
import type { TopicName } from './topics.ts';
import { product } from './vocabulary/product.ts';

export type { ArithmeticRule, Field, FieldClass };

/** One event type, as plain data. `required` and `optional` are in the order of its definition. */
export interface EventShape {
  type: string;
  kind: EventKind;
  topic: TopicName;
  description: string;
  required: readonly string[];
  optional: readonly string[];
  arithmetic: readonly ArithmeticRule[];
}

/** The whole contract as plain data: what both judges, the stores and the documents are made of. */
export interface Shape {
  /** Fields of every record, in contract order; `context` is not among them, it never rejects. */
  envelope: readonly Field[];
  envelopeRequired: readonly string[];
  /** Fields inside `context`, flat: `campaign_source` is at `['campaign', 'source']`. */
  context: readonly Field[];
  /** Every property of every behaviour and transaction, once, sorted by name. */
  properties: readonly Field[];
  /** Properties of `row_rejected`; they are no columns of events. */
  rejection: readonly Field[];
  /** Fields of one item of `products`. */
  product: readonly Field[];
  productRequired: readonly string[];
  events: readonly EventShape[];
}

interface FieldSchema {
  'x-class': FieldClass;
  'x-personal'?: PersonalMark;
  description: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  enum?: readonly string[];
}

/** Reads a TypeBox schema as a plain field. */
export function readField(name: string, schema: TSchema, at?: readonly string[]): Field {
  const source = schema as unknown as FieldSchema;
  if (source['x-class'] === undefined)
    throw new Error(`contract: ${name} is not made by a builder of field.ts`);
  const field: Field = { name, class: source['x-class'], description: source.description };
  if (at) field.at = at;
  if (source.maxLength !== undefined) field.maxLength = source.maxLength;
  if (source.minimum !== undefined) field.minimum = source.minimum;
  if (source.maximum !== undefined) field.maximum = source.maximum;
  if (source.enum !== undefined) field.oneOf = source.enum;
  if (source['x-personal'] !== undefined) field.personal = source['x-personal'];
  return field;
}

function requiredOf(schema: TObject): string[] {
  return [...((schema as { required?: string[] }).required ?? [])];
}

function readFields(schema: TObject): Field[] {
  return Object.entries(schema.properties).map(([name, field]) => readField(name, field));
}

function readContext(): Field[] {
  return Object.entries(context.properties).flatMap(([name, schema]) => {
    const nested = (schema as unknown as { properties?: Record<string, TSchema> }).properties;
    if (!nested) return [readField(name, schema, [name])];
    return Object.entries(nested).map(([inner, field]) =>
      readField(`${name}_${inner}`, field, [name, inner]),
    );
  });
}

function readEvent(type: string, definition: EventDefinition): EventShape {
  const required = requiredOf(definition.properties);
  return {
    type,
    kind: definition.kind,
    topic: definition.topic,
    description: definition.description,
    required,
    optional: Object.keys(definition.properties.properties).filter((name) => !required.includes(name)),
    arithmetic: definition.arithmetic,
  };
}

/** Joins the properties of all events; one name must mean one thing, else this throws. */
export function joinProperties(definitions: Record<string, EventDefinition>): Field[] {
  const joined = new Map<string, { field: Field; type: string }>();
  for (const [type, definition] of Object.entries(definitions)) {
    for (const field of readFields(definition.properties)) {
      const known = joined.get(field.name);
      if (!known) joined.set(field.name, { field, type });
      else if (JSON.stringify(known.field) !== JSON.stringify(field)) {
        throw new Error(
          `contract: ${field.name} means one thing in ${known.type} and another in ${type}; declare it once and use it twice`,
        );
      }
    }
  }
  return [...joined.values()].map(({ field }) => field).sort((a, b) => (a.name < b.name ? -1 : 1));
}

const definitions: Record<string, EventDefinition> = eventDefinitions;
const { row_rejected: rejected, ...facts } = definitions;

export const shape: Shape = {
  envelope: readFields(envelope),
  envelopeRequired: requiredOf(envelope),
  context: readContext(),
  properties: joinProperties(facts),
  rejection: rejected ? readFields(rejected.properties) : [],
  product: readFields(product),
  productRequired: requiredOf(product),
  events: Object.entries(definitions).map(([type, definition]) => readEvent(type, definition)),
};
