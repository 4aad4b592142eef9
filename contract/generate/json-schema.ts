import { type EventShape, type Field, type Shape, shape } from '../shape.ts';

/** A JSON Schema (2020-12) as plain JSON. */
export type JsonSchema = Record<string, unknown>;

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const TIME_PATTERN = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)$';

/** The schema of one field: what the judge accepts there. A field that may be left out may be null, or empty text. */
export function fieldSchema(field: Field, required: boolean): JsonSchema {
  return {
    ...(field.name === 'products' ? { items: productSchema() } : {}),
    ...valueSchema(field, required),
    description: field.description,
    'x-class': field.class,
    ...(field.personal ? { 'x-personal': field.personal } : {}),
  };
}

function valueSchema(field: Field, required: boolean): JsonSchema {
  const orNull = (...types: string[]) =>
    required ? (types.length === 1 ? types[0] : types) : [...types, 'null'];
  const length = { ...(required ? { minLength: 1 } : {}), maxLength: field.maxLength };
  switch (field.class) {
    case 'string':
      if (field.oneOf) return { enum: required ? field.oneOf : [...field.oneOf, '', null] };
      return { type: orNull('string'), ...length };
    case 'identifier':
      return { type: orNull('string', 'integer'), ...length };
    case 'timestamp':
      return { type: orNull('string'), pattern: required ? TIME_PATTERN : `^$|${TIME_PATTERN}` };
    case 'integer':
    case 'money':
      return { type: orNull('integer'), minimum: field.minimum, maximum: field.maximum };
    case 'number':
      return { type: orNull('number'), minimum: field.minimum, maximum: field.maximum };
    case 'boolean':
      return { type: orNull('boolean') };
    case 'list':
      return { type: orNull('array') };
    case 'object':
      return { type: orNull('object') };
  }
}

function objectSchema(fields: readonly Field[], required: readonly string[]): JsonSchema {
  return {
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(
      fields.map((field) => [field.name, fieldSchema(field, required.includes(field.name))]),
    ),
  };
}

function productSchema(): JsonSchema {
  return objectSchema(shape.product, shape.productRequired);
}

/** What every record carries. The context is described, and never a reason to refuse. */
export function envelopeSchema(): JsonSchema {
  return {
    $schema: DIALECT,
    title: 'envelope',
    ...objectSchema(shape.envelope, shape.envelopeRequired),
    'x-context': Object.fromEntries(
      shape.context.map((field) => [(field.at ?? [field.name]).join('.'), field.description]),
    ),
  };
}

/** Every property of the contract: one means the same wherever it stands, also in events that do not list it. */
export function propertiesSchema(): JsonSchema {
  return { $schema: DIALECT, title: 'properties', ...objectSchema(shape.properties, []) };
}

const present = (name: string) => ({
  required: [name],
  properties: { [name]: { not: { enum: [null, ''] } } },
});

/** One event with its envelope. Amounts need a currency and must add up: the judge says so, JSON Schema can not. */
export function eventSchema(event: EventShape, from: Shape = shape): JsonSchema {
  const known = event.kind === 'rejection' ? from.rejection : from.properties;
  const names = [...event.required, ...event.optional];
  const fields = names
    .map((name) => known.find((field) => field.name === name))
    .filter((field) => field !== undefined);
  const properties = {
    ...(event.kind === 'rejection' ? {} : { allOf: [{ $ref: 'properties.json' }] }),
    ...objectSchema(fields, event.required),
  };
  return {
    $schema: DIALECT,
    title: event.type,
    description: event.description,
    'x-topic': event.topic,
    'x-kind': event.kind,
    ...(event.arithmetic.length > 0 ? { 'x-arithmetic': event.arithmetic } : {}),
    allOf: [{ $ref: 'envelope.json' }],
    ...(event.kind === 'behaviour' ? { anyOf: [present('anonymous_id'), present('user_id')] } : {}),
    type: 'object',
    ...(event.required.length > 0 ? { required: ['properties'] } : {}),
    properties: {
      event_type: { const: event.type },
      properties: event.required.length > 0 ? properties : { ...properties, type: ['object', 'null'] },
    },
  };
}
