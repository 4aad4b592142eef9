/**
 * A sum that must hold inside one record: `target` = plus − minus, or, with `lines`, the sum over
 * `products` of quantity × price. Absent terms count as 0. The rule is skipped when the target is
 * absent and, with `lines`, when `products` is absent or empty. Amounts are minor units; the sum is exact.
 */
export interface ArithmeticRule {
  /** The path that a rejection names, e.g. `properties.total`. */
  path: string;
  target: string;
  plus: readonly string[];
  minus: readonly string[];
  lines: boolean;
}

/** `target` = the sum over the record's `products` of quantity × price. */
export function sumOfLines(target: string): ArithmeticRule {
  return { path: `properties.${target}`, target, plus: [], minus: [], lines: true };
}

/** `target` = the sum of `plus` − the sum of `minus`. */
export function sumOf(
  target: string,
  terms: { plus: readonly string[]; minus: readonly string[] },
): ArithmeticRule {
  return { path: `properties.${target}`, target, plus: terms.plus, minus: terms.minus, lines: false };
}
