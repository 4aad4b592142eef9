import type { OrderCount, OrderState, OrderStateName, Orders } from '../answers/orders.ts';
import { orderStates } from '../answers/orders.ts';
import { currencyExponent } from '../currency-exponent.ts';
import { filterParameters } from '../filters.ts';
import type { Store } from '../store.ts';
import { type View, viewParameters } from '../view.ts';

interface Row {
  period: 'now' | 'before';
  state: string;
  currency: string;
  orders: string;
  refunded_orders: string;
  total: string;
  paid: string;
  refunded: string;
}

const nameOf = (state: string): OrderStateName => orderStates.find((name) => name === state) ?? 'unknown';

/** Counts by currency, that of most orders first. */
function countsOf(rows: readonly Row[]): OrderCount[] {
  const counts = new Map<string, OrderCount>();
  for (const { currency, orders, refunded_orders } of rows) {
    const one = counts.get(currency) ?? { currency, orders: 0, refunded_orders: 0 };
    one.orders += Number(orders);
    one.refunded_orders += Number(refunded_orders);
    counts.set(currency, one);
  }
  return [...counts.values()].sort((a, b) => b.orders - a.orders || (a.currency < b.currency ? -1 : 1));
}

function stateOf({ period: _, state, orders, refunded_orders, ...row }: Row): OrderState {
  return {
    ...row,
    state: nameOf(state),
    exponent: currencyExponent(row.currency),
    orders: Number(orders),
    refunded_orders: Number(refunded_orders),
  };
}

/**
 * Orders first placed in what a view covers by their state now, and how many there were before.
 * @throws MillraceError QUERY_TOO_LARGE, STORE_AWAY
 */
export async function readOrders(store: Store, view: View): Promise<Orders> {
  const { from, to, ...scope } = { ...viewParameters(view), ...filterParameters(view.filters) };
  const since = view.compared?.from ?? from;
  const rows = await store.read<Row>('order-states', { ...scope, since, from, to });
  const of = (period: Row['period']) => rows.filter((row) => row.period === period);
  const order = (row: OrderState) => orderStates.indexOf(row.state);
  return {
    states: of('now')
      .map(stateOf)
      .sort((a, b) => order(a) - order(b) || (a.currency < b.currency ? -1 : 1)),
    now: countsOf(of('now')),
    before: view.compared === null ? null : countsOf(of('before')),
  };
}
