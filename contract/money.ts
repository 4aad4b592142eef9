import { currencyExponents } from './currencies.ts';

/** Why a text is no amount. All three are reasons of the closed list. */
export type AmountFault = 'invalid_amount' | 'money_not_whole' | 'not_in_list';

/** An amount in minor units, or why there is none. `normalised`: float noise was taken off. */
export type ParsedAmount =
  | { ok: true; minor: bigint; normalised: boolean }
  | { ok: false; reason: AmountFault };

/** How amounts are read. */
export interface AmountOptions {
  /** Accept what lies within a millionth of a minor unit of a whole one (a source's float noise). @default false */
  normaliseFloatNoise?: boolean;
}

const decimalText = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
/** Longest amount that is read, in characters, so that a hostile exponent costs nothing. */
const MAX_AMOUNT_LENGTH = 100;
const NOISE_DIGITS = 6;

/** Decimal places of the currency, or undefined when the code is not one of ISO 4217. */
export function currencyExponent(currency: string): number | undefined {
  return currencyExponents.get(currency);
}

/**
 * Reads decimal text ("12.34", "-0.5", "1e3") as minor units of the currency, exactly. What is no whole
 * number of minor units is refused, never rounded.
 */
export function parseAmount(text: string, currency: string, options: AmountOptions = {}): ParsedAmount {
  const exponent = currencyExponents.get(currency);
  if (exponent === undefined) return { ok: false, reason: 'not_in_list' };
  const match = text.length <= MAX_AMOUNT_LENGTH ? decimalText.exec(text) : null;
  if (!match) return { ok: false, reason: 'invalid_amount' };
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return { ok: false, reason: 'invalid_amount' };
  return scale(sign === '-', BigInt(whole + fraction), exponent + Number(power) - fraction.length, options);
}

/** digits × 10^places as a whole number, where that is one. */
function scale(negative: boolean, digits: bigint, places: number, options: AmountOptions): ParsedAmount {
  const signed = (minor: bigint) => (negative ? -minor : minor);
  if (digits === 0n) return { ok: true, minor: 0n, normalised: false };
  if (places >= 0) {
    if (places > MAX_AMOUNT_LENGTH) return { ok: false, reason: 'invalid_amount' };
    return { ok: true, minor: signed(digits * 10n ** BigInt(places)), normalised: false };
  }
  const divisor = 10n ** BigInt(-places);
  const rest = digits % divisor;
  const minor = digits / divisor;
  if (rest === 0n) return { ok: true, minor: signed(minor), normalised: false };
  if (!options.normaliseFloatNoise) return { ok: false, reason: 'money_not_whole' };
  const millionth = 10n ** BigInt(NOISE_DIGITS);
  if (rest * millionth <= divisor) return { ok: true, minor: signed(minor), normalised: true };
  if ((divisor - rest) * millionth <= divisor)
    return { ok: true, minor: signed(minor + 1n), normalised: true };
  return { ok: false, reason: 'money_not_whole' };
}

/** Minor units as decimal text with all the places of the currency: (1234, GBP) → "12.34", (1234, JPY) → "1234". */
export function formatAmount(minor: bigint | number, currency: string): string {
  const exponent = currencyExponents.get(currency);
  if (exponent === undefined) throw new RangeError(`${currency} is not an ISO 4217 code`);
  const amount = BigInt(minor);
  const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
  const sign = amount < 0n ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
