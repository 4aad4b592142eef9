/** Where the demo shop sells. Shares are of sessions; taxes and shipping are in the currency's minor units. */
export interface Market {
  country: string;
  share: number;
  /** Hours ahead of UTC in standard time; the daily rhythm needs no more. */
  utcOffsetHours: number;
  currency: string;
  locale: string;
  /** Added on top of prices. */
  taxBasisPoints: number;
  shipping: number;
  freeShippingFrom: number;
}

/** Minor units of one price point in EUR cents, per currency: price = cents * numerator / denominator, then charm. */
export interface CurrencyScale {
  currency: string;
  exponent: 0 | 2 | 3;
  numerator: number;
  denominator: number;
}

export const CURRENCIES: readonly CurrencyScale[] = [
  { currency: 'EUR', exponent: 2, numerator: 1, denominator: 1 },
  { currency: 'GBP', exponent: 2, numerator: 86, denominator: 100 },
  { currency: 'USD', exponent: 2, numerator: 108, denominator: 100 },
  { currency: 'JPY', exponent: 0, numerator: 160, denominator: 100 },
  { currency: 'SEK', exponent: 2, numerator: 1130, denominator: 100 },
  { currency: 'CHF', exponent: 2, numerator: 96, denominator: 100 },
  { currency: 'PLN', exponent: 2, numerator: 430, denominator: 100 },
  { currency: 'KWD', exponent: 3, numerator: 332, denominator: 100 },
];

export const MARKETS: readonly Market[] = [
  market('DE', 24, 1, 'EUR', 'de-DE', 1900, 490, 5000),
  market('GB', 18, 0, 'GBP', 'en-GB', 2000, 399, 4500),
  market('US', 20, -6, 'USD', 'en-US', 825, 599, 6000),
  market('FR', 10, 1, 'EUR', 'fr-FR', 2000, 490, 5000),
  market('NL', 6, 1, 'EUR', 'nl-NL', 2100, 490, 5000),
  market('ES', 5, 1, 'EUR', 'es-ES', 2100, 590, 6000),
  market('AT', 3, 1, 'EUR', 'de-AT', 2000, 490, 5000),
  market('JP', 6, 9, 'JPY', 'ja-JP', 1000, 600, 8000),
  market('SE', 3, 1, 'SEK', 'sv-SE', 2500, 4900, 60000),
  market('CH', 2, 1, 'CHF', 'de-CH', 810, 690, 8000),
  market('PL', 2, 1, 'PLN', 'pl-PL', 2300, 1499, 20000),
  market('KW', 1, 3, 'KWD', 'ar-KW', 0, 2500, 20000),
];

function market(
  country: string,
  share: number,
  utcOffsetHours: number,
  currency: string,
  locale: string,
  taxBasisPoints: number,
  shipping: number,
  freeShippingFrom: number,
): Market {
  return { country, share, utcOffsetHours, currency, locale, taxBasisPoints, shipping, freeShippingFrom };
}
