const locale = 'en';
const whole = new Intl.NumberFormat(locale);
const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(locale, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const moneyFormats = new Map<string, Intl.NumberFormat>();

/** 12345 → "12,345" */
export function formatCount(value: number | bigint): string {
  return whole.format(value);
}

/** 12345 → "12.3K", for axes */
export function formatShort(value: number): string {
  return short.format(value);
}

/** 0.1234 → "12.3%"; "–" where there is nothing to divide by */
export function formatShare(part: number, of: number): string {
  return of > 0 ? percent.format(part / of) : '–';
}

/** 0.1234 → "12.3%" */
export function formatPercent(ratio: number): string {
  return percent.format(ratio);
}

/** Minor units as text → decimal text, exactly: ("-1234", 2) → "-12.34" */
export function decimalText(minor: string, exponent: number): string {
  if (exponent === 0) return minor;
  const negative = minor.startsWith('-');
  const digits = (negative ? minor.slice(1) : minor).padStart(exponent + 1, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

function moneyFormat(currency: string, exponent: number): Intl.NumberFormat {
  const key = `${currency}${exponent}`;
  let format = moneyFormats.get(key);
  if (format === undefined) {
    const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
    try {
      format = new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits });
    } catch {
      format = new Intl.NumberFormat(locale, digits);
    }
    moneyFormats.set(key, format);
  }
  return format;
}

/** Minor units as text → "£12.34", without passing through a float. */
export function formatMoney(minor: string, currency: string, exponent: number): string {
  return moneyFormat(currency, exponent).format(decimalText(minor, exponent) as Intl.StringNumericLiteral);
}

const moneyAxes = new Map<string, Intl.NumberFormat>();

/** Major units on an axis: (12345, "GBP") → "£12.3K" */
export function formatMoneyShort(major: number, currency: string): string {
  let format = moneyAxes.get(currency);
  if (format === undefined) {
    try {
      format = new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        notation: 'compact',
        minimumFractionDigits: 0,
        maximumFractionDigits: 1,
      });
    } catch {
      format = short;
    }
    moneyAxes.set(currency, format);
  }
  return format.format(major);
}

/** Decimal places of a currency where no answer tells them. */
export function exponentOf(currency: string): number {
  try {
    const { maximumFractionDigits } = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
    }).resolvedOptions();
    return maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** Counts on an axis: only whole ones have a label. */
export function formatWholeShort(value: number): string {
  return Number.isInteger(value) ? short.format(value) : '';
}

/** For drawing only: minor units as text → a float of major units. */
export function toMajor(minor: string, exponent: number): number {
  return Number(minor) / 10 ** exponent;
}

/** Shortens an id for a table: its beginning and end. */
export function shortenId(id: string, most = 12): string {
  const letters = [...id];
  if (letters.length <= most) return id;
  return `${letters.slice(0, most - 5).join('')}…${letters.slice(-4).join('')}`;
}
