/** An exact decimal number: `units` × 10^−`scale`. No double ever holds money. */
export interface Decimal {
  readonly units: bigint;
  /** Digits after the point, ≥ 0. */
  readonly scale: number;
}

/** How numbers are written in a file. */
export interface NumberFormat {
  /** The decimal sign: `.` or `,`. */
  readonly decimal: string;
  /** The sign between groups of three digits, or `''`. */
  readonly thousands: string;
}

const plain = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Reads a decimal number; null when the text is no number. `1e3`, `.5`, `5.` and a leading `+` are numbers. */
export function parseDecimal(text: string, format: NumberFormat): Decimal | null {
  let cleaned = text.trim();
  if (format.thousands !== '' && cleaned.includes(format.thousands)) {
    const ungrouped = removeThousands(cleaned, format);
    if (ungrouped === null) return null;
    cleaned = ungrouped;
  }
  if (format.decimal !== '.') {
    if (cleaned.includes('.')) return null; // with a decimal comma, a point can only be a mistake
    cleaned = cleaned.replace(format.decimal, '.');
  }
  const match = plain.exec(cleaned);
  if (match === null) return null;
  const whole = match[2] ?? '';
  const fraction = match[3] ?? '';
  if (whole === '' && fraction === '') return null;
  const digits = BigInt(whole + fraction);
  const units = match[1] === '-' ? -digits : digits;
  const scale = fraction.length - Number(match[4] ?? 0);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

const grouped = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/;

/**
 * The text without its thousands signs; null when one stands anywhere but between groups of three digits: where
 * point and comma are mistaken for each other, `1.99` must not become 199, nor `0.500` 500.
 */
function removeThousands(text: string, format: NumberFormat): string | null {
  const end = text.indexOf(format.decimal);
  const whole = end === -1 ? text : text.slice(0, end);
  const rest = end === -1 ? '' : text.slice(end);
  if (rest.includes(format.thousands)) return null;
  const groups = whole.split(format.thousands);
  return grouped.test(groups.join(',')) ? groups.join('') + rest : null;
}

const MAX_REMEMBERED = 10_000;

/** {@link parseDecimal} for many texts of few kinds: prices and quantities of a shop repeat themselves. */
export function createDecimalReader(format: NumberFormat): (text: string) => Decimal | null {
  const known = new Map<string, Decimal | null>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = parseDecimal(text, format);
      if (known.size >= MAX_REMEMBERED) known.clear();
      known.set(text, value);
    }
    return value;
  };
}

/** a × b, exactly. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** a + b, exactly. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.scale === b.scale) return { units: a.units + b.units, scale: a.scale };
  const scale = Math.max(a.scale, b.scale);
  return { units: rescale(a, scale) + rescale(b, scale), scale };
}

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = rescale(a, scale) - rescale(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The number as a whole count of 10^−`exponent`; null when it is none. */
export function toWholeUnits(value: Decimal, exponent: number): bigint | null {
  if (value.scale <= exponent) return value.units * 10n ** BigInt(exponent - value.scale);
  const divisor = 10n ** BigInt(value.scale - exponent);
  return value.units % divisor === 0n ? value.units / divisor : null;
}

/** The nearest whole count of 10^−`exponent` when it is within a millionth of one (the noise of a double), else null. */
export function toWholeUnitsWithoutNoise(value: Decimal, exponent: number): bigint | null {
  if (value.scale <= exponent) return toWholeUnits(value, exponent);
  const divisor = 10n ** BigInt(value.scale - exponent);
  const half = value.units < 0n ? -divisor / 2n : divisor / 2n;
  const nearest = (value.units + half) / divisor;
  const distance = value.units - nearest * divisor;
  return (distance < 0n ? -distance : distance) * 1_000_000n <= divisor ? nearest : null;
}

/** Text with a point and at least `exponent` digits behind it, more only when the number has them. */
export function formatDecimal(value: Decimal, exponent: number): string {
  let { units, scale } = value;
  while (scale > exponent && units % 10n === 0n) {
    units /= 10n;
    scale -= 1;
  }
  if (scale < exponent) {
    units = rescale({ units, scale }, exponent);
    scale = exponent;
  }
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function rescale(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}
