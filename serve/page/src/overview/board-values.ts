import type { Leader, Leaders } from '../../../answers/leaders.ts';
import type { Currency } from '../currency.ts';
import { formatCount, formatMoney, toMajor } from '../format.ts';

/** A leader's value as the board ranks it: a float for its bar and its share, and the exact text. */
export function worthOf(
  board: Leaders,
  leader: Leader,
  currency: Currency | undefined,
): { number: number; text: string } {
  if (board.ranked_by !== 'money' || currency === undefined) {
    const number = board.ranked_by === 'orders' ? leader.orders : leader.events;
    return { number, text: formatCount(number) };
  }
  const amount = leader.money.find((one) => one.currency === currency.currency)?.amount ?? '0';
  return {
    number: toMajor(amount, currency.exponent),
    text: formatMoney(amount, currency.currency, currency.exponent),
  };
}

/** Headings of a board's two numbers. */
export function boardColumns(
  board: Leaders,
  currency: Currency | undefined,
): { count: string; value: string } {
  const count = board.total.units === null ? 'Orders' : 'Units';
  if (board.ranked_by === 'orders') return { count, value: 'Orders' };
  if (board.ranked_by !== 'money' || currency === undefined) return { count, value: 'Events' };
  return {
    count,
    value: board.money_of === 'lines' ? `Sales ${currency.currency}` : `Net ${currency.currency}`,
  };
}
