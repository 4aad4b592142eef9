import { currencyExponents } from '#contract/currencies.ts';

/** Decimal places of a currency; 0 for a code that the contract does not know, so that minor units show as they are. */
export function currencyExponent(currency: string): number {
  return currencyExponents.get(currency) ?? 0;
}
