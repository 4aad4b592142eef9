import { keepDigits, rawDigits } from '#contract/judge/raw-integer.ts';
import { type AmountFault, currencyExponent, parseAmount } from '#contract/money.ts';

/** The amounts of one message: decimal major units ("12.34", 12.34) become whole minor units, exactly. */
export class Amounts {
  readonly currency: string | undefined;
  readonly #normalise: boolean;
  /** Paths of amounts whose float noise was taken off. */
  readonly normalised: string[] = [];
  /** The first amount that is none. */
  fault: { reason: AmountFault | 'missing_field' | 'wrong_type'; path: string } | undefined;
  seen = false;

  constructor(currency: string | undefined, normalise: boolean) {
    this.currency = currency;
    this.#normalise = normalise;
  }

  /** The amount in minor units; null where there is none. A fault is noted, and the value given back. */
  read(value: unknown, path: string): unknown {
    if (value === undefined || value === null || value === '') return null;
    const text = decimalOf(value);
    if (text === undefined) return this.#note('wrong_type', path, value);
    this.seen = true;
    if (this.currency === undefined) return this.#note('missing_field', 'properties.currency', value);
    if (currencyExponent(this.currency) === undefined)
      return this.#note('not_in_list', 'properties.currency', value);
    const parsed = parseAmount(text, this.currency, { normaliseFloatNoise: this.#normalise });
    if (!parsed.ok) return this.#note(parsed.reason, path, value);
    if (parsed.normalised) this.normalised.push(path);
    const whole = Number(parsed.minor);
    return Number.isSafeInteger(whole) ? whole : keepDigits(parsed.minor.toString());
  }

  #note(reason: AmountFault | 'missing_field' | 'wrong_type', path: string, value: unknown): unknown {
    this.fault ??= { reason, path };
    return value;
  }
}

/** The shortest decimal that is this number, as JavaScript writes it: 19.99 is "19.99", but 0.1 + 0.2 is not "0.3". */
function decimalOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.trim();
  return rawDigits(value);
}
