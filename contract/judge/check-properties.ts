import type { Field, FieldClass } from '../field-class.ts';
import { type ArithmeticRule, type EventShape, shape } from '../shape.ts';
import { holds } from './check-arithmetic.ts';
import {
  checkClasses,
  checkRequired,
  checkValues,
  isAbsent,
  isObject,
  type JsonObject,
} from './check-fields.ts';
import { type Rejection, reject } from './verdict.ts';

interface Plan {
  /** In contract order, which is by name. */
  fields: readonly Field[];
  required: readonly string[];
  money: readonly string[];
  products: boolean;
  arithmetic: readonly ArithmeticRule[];
}

const classesOf = (fields: readonly Field[]) =>
  new Map<string, FieldClass>(fields.map((field) => [field.name, field.class]));
const propertyClass = classesOf([...shape.rejection, ...shape.properties]);
const productClass = classesOf(shape.product);
const plans = new Map<string, Plan>(shape.events.map((event) => [event.type, planOf(event)]));

function planOf(event: EventShape): Plan {
  const names = new Set([...event.required, ...event.optional]);
  const known = event.kind === 'rejection' ? shape.rejection : shape.properties;
  const fields = known.filter((field) => names.has(field.name));
  return {
    fields,
    required: event.required,
    money: fields.filter((field) => field.class === 'money').map((field) => field.name),
    products: names.has('products'),
    arithmetic: event.arithmetic,
  };
}

/** Steps 9 to 14, for known event types; the properties of others are accepted as they are. */
export function checkProperties(eventType: string, properties: JsonObject): Rejection | undefined {
  const plan = plans.get(eventType);
  if (!plan) return undefined;
  return (
    checkClasses(properties, plan.fields, 'properties.') ??
    checkRequired(properties, plan.required, propertyClass, 'properties.') ??
    checkValues(properties, plan.fields, 'properties.') ??
    (plan.products ? checkProducts(properties.products) : undefined) ??
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
      checkClasses(item, shape.product, prefix) ??
      checkRequired(item, shape.productRequired, productClass, prefix) ??
      checkValues(item, shape.product, prefix);
    if (fault) return fault;
  }
  return undefined;
}

/** An amount without a currency is no amount. */
function checkCurrency(properties: JsonObject, plan: Plan): Rejection | undefined {
  if (plan.money.length === 0 && !plan.products) return undefined;
  if (!isAbsent(properties.currency, 'string')) return undefined;
  const amountPresent = plan.money.some((name) => !isAbsent(properties[name], 'money'));
  return amountPresent || (plan.products && hasPrice(properties.products))
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
