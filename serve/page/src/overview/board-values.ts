import type { Leader, Leaders } from '../../../answers/leaders.ts';
import type { Currency } from '../currency.ts';
import { formatCount, formatMoney, formatMoneyShort, formatShort, toMajor } from '../format.ts';

/** What a leader is worth: a float for its bar and its share, the exact text, and one for narrow places. */
export interface Worth {
  number: number;
  text: string;
  brief: string;
}

/** A leader's worth by what the board ranks. */
export function worthOf(board: Leaders, leader: Leader, currency: Currency | undefined): Worth {
  if (board.ranked_by !== 'money' || currency === undefined) {
    const number = board.ranked_by === 'orders' ? leader.orders : leader.events;
    return { number, text: formatCount(number), brief: formatShort(number) };
  }
  const amount = leader.money.find((one) => one.currency === currency.currency)?.amount ?? '0';
  const number = toMajor(amount, currency.exponent);
  return {
    number,
    brief: formatMoneyShort(number, currency.currency),
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
