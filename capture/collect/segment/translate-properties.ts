import { googleEvents, toSnakeCase } from '#contract/aliases/event-aliases.ts';
import {
  googleValues,
  productAliases,
  productIdSubstitutes,
  propertyAliases,
} from '#contract/aliases/property-aliases.ts';
import { isObject, type JsonObject } from '#contract/judge/check-fields.ts';
import { type Rejection, reject } from '#contract/judge/verdict.ts';
import { type Field, shape } from '#contract/shape.ts';
import type { WriteKey } from '../keys/write-key.ts';
import { Amounts } from './amounts.ts';

const fieldsOf = (fields: readonly Field[]) => new Map(fields.map((field) => [field.name, field]));
const inProperties = fieldsOf(shape.properties);
const inProduct = fieldsOf(shape.product);
const facts = new Map(
  shape.events.filter((event) => event.kind !== 'rejection').map((event) => [event.type, event]),
);

/** Properties as the contract has them, and which amounts lost their float noise. */
export interface Translated {
  readonly ok: true;
  readonly properties: JsonObject;
  readonly normalised: readonly string[];
}

/**
 * The properties of a message as those of a known event type: aliases resolved, numbers that came as texts made
 * numbers, amounts in decimal major units made whole minor units. Those of unknown types stay as they are.
 */
export function translateProperties(
  given: JsonObject,
  eventType: string,
  name: string,
  key: Pick<WriteKey, 'currency' | 'normaliseFloatNoise'>,
): Translated | Rejection {
  const event = facts.get(eventType);
  if (event === undefined) return { ok: true, properties: given, normalised: [] };
  let properties = renamed(given, propertyAliases);
  const value = Object.hasOwn(googleEvents, toSnakeCase(name)) ? googleValues.get(eventType) : undefined;
  if (value !== undefined) properties = renamed(properties, new Map([['value', value]]));
  if (Array.isArray(properties.products))
    properties = { ...properties, products: properties.products.map(identified) };
  if (event.required.includes('product_id')) properties = aboutOneProduct(properties);
  const amounts = new Amounts(currencyOf(properties, key.currency), key.normaliseFloatNoise);
  const converted = convert(properties, inProperties, 'properties.', amounts);
  if (Array.isArray(converted.products)) {
    converted.products = converted.products.map((item, index) =>
      isObject(item) ? convert(item, inProduct, `properties.products.${index}.`, amounts) : item,
    );
  }
  if (amounts.fault !== undefined) return reject(amounts.fault.reason, amounts.fault.path);
  if (amounts.currency !== undefined && (amounts.seen || properties.currency !== undefined))
    converted.currency = amounts.currency;
  return { ok: true, properties: converted, normalised: amounts.normalised };
}

/** Renames where the new name is free. Keys keep their place; a key named __proto__ is a key like others. */
function renamed(object: JsonObject, aliases: ReadonlyMap<string, string>): JsonObject {
  const keys = Object.keys(object);
  if (!keys.some((key) => aliases.has(key))) return object;
  return Object.fromEntries(
    keys.map((key) => {
      const name = aliases.get(key);
      return [name === undefined || Object.hasOwn(object, name) ? key : name, object[key]];
    }),
  );
}

function identified(item: unknown): unknown {
  if (!isObject(item)) return item;
  const product = renamed(item, productAliases);
  if (isPresent(product.product_id)) return product;
  const substitute = productIdSubstitutes.find((name) => isPresent(product[name]));
  return substitute === undefined ? product : { ...product, product_id: product[substitute] };
}

/** Google tells of one product as a list of one. */
function aboutOneProduct(properties: JsonObject): JsonObject {
  const { products, ...rest } = properties;
  if (
    Array.isArray(products) &&
    products.length === 1 &&
    isObject(products[0]) &&
    !isPresent(rest.product_id)
  )
    return { ...products[0], ...rest };
  return identified(properties) as JsonObject;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function currencyOf(properties: JsonObject, otherwise: string | undefined): string | undefined {
  const { currency } = properties;
  if (!isPresent(currency)) return otherwise;
  return typeof currency === 'string' ? currency.trim().toUpperCase() : undefined;
}

function convert(
  object: JsonObject,
  fields: ReadonlyMap<string, Field>,
  prefix: string,
  amounts: Amounts,
): JsonObject {
  const copy: JsonObject = { ...object };
  for (const key of Object.keys(object)) {
    const field = fields.get(key);
    if (field === undefined) continue;
    const value = object[key];
    if (field.class === 'money') copy[key] = amounts.read(value, prefix + key);
    else if (field.class === 'integer' || field.class === 'number') copy[key] = asNumber(value);
    else if (field.class === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
      copy[key] = String(value);
  }
  return copy;
}

/** A number that came as text; what is none stays, and is judged. */
function asNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (text === '') return null;
  return /^[+-]?\d+(\.\d+)?$/.test(text) && text.length <= 15 ? Number(text) : value;
}
