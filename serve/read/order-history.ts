import type { OrderFact, OrderHistory } from '../answers/orders.ts';
import { currencyExponent } from '../currency-exponent.ts';
import type { Store } from '../store.ts';
import type { View } from '../view.ts';
import { readOrdersById } from './recent-orders.ts';

/** Facts of one order that are listed, the oldest first. */
const mostFacts = 500;
const apartMs = 3_600_000;

interface Row extends Omit<OrderFact, 'occurred_at' | 'appended_at' | 'exponent'> {
  occurred_ms: string;
  appended_ms: string;
}

function factOf({ occurred_ms, appended_ms, ...row }: Row): OrderFact {
  return {
    ...row,
    partition: Number(row.partition),
    occurred_at: new Date(Number(occurred_ms)).toISOString(),
    appended_at: new Date(Number(appended_ms)).toISOString(),
    exponent: currencyExponent(row.currency),
  };
}

/** What is known of one order id, from every one of the view's sources. @throws MillraceError STORE_AWAY */
export async function readOrderHistory(store: Store, view: View, orderId: string): Promise<OrderHistory> {
  const { sources, covers } = view;
  const [orders, rows] = await Promise.all([
    readOrdersById(store, sources, [orderId]),
    store.read<Row>('order-history', {
      order_id: orderId,
      sources,
      since: new Date(Math.max(0, covers.from.getTime() - apartMs)),
      until: new Date(covers.to.getTime() + apartMs),
      limit: mostFacts + 1,
    }),
  ]);
  return {
    order_id: orderId,
    orders,
    facts: rows.slice(0, mostFacts).map(factOf),
    is_cut: rows.length > mostFacts,
  };
}
