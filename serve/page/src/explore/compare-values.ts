const whole = /^-?\d+$/;

/**
 * Compares values as the API sends them: integers of any size as text, or decimals.
 * @returns below 0 when `a` is less; what is not known (null) is less than everything
 */
export function compareValues(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (whole.test(a) && whole.test(b)) {
    const [left, right] = [BigInt(a), BigInt(b)];
    return left < right ? -1 : Number(left > right);
  }
  return Number(a) - Number(b);
}
