import type { CurrencyNumbers } from './answer-types.ts';

/** The one currency of the parts that show only one: the chosen one if the view has it, else that of most orders. */
export function chooseCurrency(
  money: readonly CurrencyNumbers[],
  chosen: string,
): CurrencyNumbers | undefined {
  return money.find(({ currency }) => currency === chosen) ?? money[0];
}
