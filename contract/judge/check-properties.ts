import type { Field } from '../field-class.ts';
import { type ArithmeticRule, type EventShape, shape } from '../shape.ts';
import { holds } from './check-arithmetic.ts';
import {
  checkClasses,
  checkRequired,
  checkValues,
  isAbsent,
  isObject,
  type JsonObject,
  type KnownFields,
  knownFields,
} from './check-fields.ts';
import { type Rejection, reject } from './verdict.ts';

interface Plan {
  known: KnownFields;
  money: readonly string[];
  required: readonly string[];
  arithmetic: readonly ArithmeticRule[];
}

const moneyIn = (fields: readonly Field[]) =>
  fields.filter((field) => field.class === 'money').map((field) => field.name);
const inFacts = { known: knownFields(shape.properties), money: moneyIn(shape.properties) };
/** A rejected row says what could be read of it: an amount without a currency is better than none. */
const inRejections = { known: knownFields(shape.rejection), money: [] };
const inProduct = knownFields(shape.product);
const plans = new Map<string, Plan>(shape.events.map((event) => [event.type, planOf(event)]));

/** A property of the contract means the same in every known event, so it is checked wherever it stands. */
function planOf(event: EventShape): Plan {
  const fields = event.kind === 'rejection' ? inRejections : inFacts;
  return { ...fields, required: event.required, arithmetic: event.arithmetic };
}

/** Steps 9 to 14, for known event types; the properties of others are accepted as they are. */
export function checkProperties(eventType: string, properties: JsonObject): Rejection | undefined {
  const plan = plans.get(eventType);
  if (!plan) return undefined;
  return (
    checkClasses(properties, plan.known, 'properties.') ??
    checkRequired(properties, plan.required, plan.known, 'properties.') ??
    checkValues(properties, plan.known, 'properties.') ??
    (plan.known.has('products') ? checkProducts(properties.products) : undefined) ??
    checkCurrency(properties, plan) ??
    checkArithmetic(properties, plan)
  );
}

function checkProducts(products: unknown): Rejection | undefined {
  if (!Array.isArray(products)) return undefined;
  for (let index = 0; index < products.length; index += 1) {
    const path = `properties.products.${index}`;
    const item: unknown = products[index];
    if (!isObject(item)) return reject('wrong_type', path);
    const prefix = `${path}.`;
    const fault =
      checkClasses(item, inProduct, prefix) ??
      checkRequired(item, shape.productRequired, inProduct, prefix) ??
      checkValues(item, inProduct, prefix);
    if (fault) return fault;
  }
  return undefined;
}

/** An amount without a currency is no amount. */
function checkCurrency(properties: JsonObject, plan: Plan): Rejection | undefined {
  if (!isAbsent(properties.currency, 'string')) return undefined;
  const amountPresent = plan.money.some((name) => !isAbsent(properties[name], 'money'));
  return amountPresent || (plan.known.has('products') && hasPrice(properties.products))
    ? reject('missing_field', 'properties.currency')
    : undefined;
}

function hasPrice(products: unknown): boolean {
  return Array.isArray(products) && products.some((item: JsonObject) => !isAbsent(item.price, 'money'));
}

function checkArithmetic(properties: JsonObject, plan: Plan): Rejection | undefined {
  for (const rule of plan.arithmetic) {
    if (!holds(rule, properties)) return reject('arithmetic_mismatch', rule.path);
  }
  return undefined;
}
