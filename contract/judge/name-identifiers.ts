import { shape } from '../shape.ts';
import { isObject, type JsonObject } from './check-fields.ts';
import { rawDigits } from './raw-integer.ts';
import type { JudgedRecord } from './verdict.ts';

const identifiersOf = (fields: readonly { name: string; class: string }[]) =>
  fields.filter((field) => field.class === 'identifier').map((field) => field.name);
const inEnvelope = identifiersOf(shape.envelope);
const inProduct = identifiersOf(shape.product);
const inProperties = identifiersOf(shape.properties);
const factTypes = new Set(
  shape.events.filter((event) => event.kind !== 'rejection').map((event) => event.type),
);

/**
 * The record with every identifier of the contract as text. An object is copied only where it holds an
 * identifier that came as a number; the record given is never changed.
 */
export function nameIdentifiers(object: JsonObject): JudgedRecord {
  const record = withText(object, inEnvelope);
  if (!factTypes.has(record.event_type as string) || !isObject(record.properties))
    return record as JudgedRecord;
  let properties = withText(record.properties, inProperties);
  const products = properties.products;
  if (Array.isArray(products) && products.some((item) => hasNumber(item as JsonObject, inProduct))) {
    properties = { ...properties, products: products.map((item) => withText(item as JsonObject, inProduct)) };
  }
  return (properties === record.properties ? record : { ...record, properties }) as JudgedRecord;
}

function hasNumber(object: JsonObject, names: readonly string[]): boolean {
  for (const name of names) {
    const value = object[name];
    if (value !== undefined && value !== null && typeof value !== 'string') return true;
  }
  return false;
}

function withText(object: JsonObject, names: readonly string[]): JsonObject {
  if (!hasNumber(object, names)) return object;
  const copy = { ...object };
  for (const name of names) {
    const value = copy[name];
    if (value === undefined || value === null || typeof value === 'string') continue;
    copy[name] = rawDigits(value) ?? String(value);
  }
  return copy;
}
