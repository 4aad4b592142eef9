import { computed } from '@preact/signals';
import type { CurrencyNumbers } from '../../answers/overview.ts';
import { apiQuery, page } from './address.ts';
import { exponentOf } from './format.ts';
import { isStale, part } from './live.ts';
import { isPartError } from './shell/card.tsx';

/** Money of the shown range by currency, that of most orders first; empty until it has come. */
export const moneyNow = computed<readonly CurrencyNumbers[]>(() => {
  const overview = part('overview').value;
  return overview === undefined || isPartError(overview) ? [] : overview.now.money;
});

/** A currency and the number of its decimal places. */
export interface Currency {
  currency: string;
  exponent: number;
}

/** The currency that was shown first for a question: numbers that move must not change it under a reader. */
let kept = { query: '', currency: '' };

function keptCurrency(): CurrencyNumbers | undefined {
  const query = apiQuery(page.value);
  const money = moneyNow.value;
  if (kept.query !== query) kept = { query, currency: '' };
  const found = money.find(({ currency }) => currency === kept.currency) ?? money[0];
  if (found !== undefined && !isStale.value) kept.currency = found.currency;
  return found;
}

/** Where only one currency can be shown: the chosen one, else that of most orders; undefined without any. */
export const shownCurrency = computed<Currency | undefined>(() => {
  const chosen = page.value.currency;
  const known = moneyNow.value.find(({ currency }) => currency === chosen) ?? keptCurrency();
  if (chosen !== '' && known?.currency !== chosen) return { currency: chosen, exponent: exponentOf(chosen) };
  return known === undefined ? undefined : { currency: known.currency, exponent: known.exponent };
});

/** Every currency that may be chosen, the chosen one included. */
export const currencies = computed<string[]>(() => {
  const names = moneyNow.value.map(({ currency }) => currency);
  const chosen = page.value.currency;
  return chosen === '' || names.includes(chosen) ? names : [...names, chosen];
});
