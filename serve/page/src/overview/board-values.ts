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

/** Goods are counted by units, all else by orders. */
function countsUnits({ dimension, total }: Leaders): boolean {
  return (dimension === 'product' || dimension === 'category') && total.units !== null;
}

/** The number beside the worth. */
export function countOf(board: Leaders, leader: Leader): number {
  return countsUnits(board) ? (leader.units ?? 0) : leader.orders;
}

/** Headings of a board's two numbers. */
export function boardColumns(
  board: Leaders,
  currency: Currency | undefined,
): { count: string; worth: string } {
  const count = countsUnits(board) ? 'Units' : 'Orders';
  if (board.ranked_by === 'money' && currency !== undefined) {
    const money = board.money_of === 'lines' ? 'Sales' : 'Net';
    return { count, worth: `${money} ${currency.currency}` };
  }
  return { count, worth: board.ranked_by === 'orders' ? 'Orders' : 'Events' };
}
