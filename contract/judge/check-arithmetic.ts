import type { ArithmeticRule } from '../arithmetic.ts';
import type { JsonObject } from './check-fields.ts';

/** Whether the sum holds, exactly. The amounts are already known to be whole and in range. */
export function holds(rule: ArithmeticRule, properties: JsonObject): boolean {
  const target = properties[rule.target];
  if (target === undefined || target === null) return true;
  if (rule.lines) return linesHold(Number(target), properties.products);
  let sum = 0;
  for (const name of rule.plus) sum += whole(properties[name]);
  for (const name of rule.minus) sum -= whole(properties[name]);
  return sum === target;
}

function linesHold(target: number, products: unknown): boolean {
  if (!Array.isArray(products) || products.length === 0) return true;
  let sum = 0;
  for (const item of products as JsonObject[]) {
    sum += whole(item.quantity) * whole(item.price);
    // Beyond 2^53 a double could agree by chance: count again without one.
    if (sum > Number.MAX_SAFE_INTEGER) return exactSum(products as JsonObject[]) === BigInt(target);
  }
  return sum === target;
}

function exactSum(products: readonly JsonObject[]): bigint {
  return products.reduce((sum, item) => sum + BigInt(whole(item.quantity)) * BigInt(whole(item.price)), 0n);
}

function whole(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
