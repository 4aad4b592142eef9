import type { Order } from '../answers/orders.ts';
import { currencyExponent } from '../currency-exponent.ts';
import type { Store } from '../store.ts';
import type { View } from '../view.ts';
import { type LatestMemory, readLatest } from './latest.ts';

interface Row {
  source: string;
  order_id: string;
  state: string;
  version: string;
  currency: string;
  customer_id: string;
  country: string;
  channel: string;
  placed_ms: string | null;
  updated_ms: string;
  total: string | null;
  paid: string;
  refunded: string;
  others: string;
  units: string;
}

function orderOf({ placed_ms, updated_ms, others, ...row }: Row): Order {
  return {
    ...row,
    placed_at: placed_ms === null ? null : new Date(Number(placed_ms)).toISOString(),
    updated_at: new Date(Number(updated_ms)).toISOString(),
    exponent: currencyExponent(row.currency),
    other_currency_amounts: Number(others),
  };
}

/** Orders of these ids as the books have them now, of every one of these sources. */
export async function readOrdersById(
  store: Store,
  sources: readonly string[],
  orderIds: readonly string[],
): Promise<Order[]> {
  if (orderIds.length === 0) return [];
  return (await store.read<Row>('orders-by-id', { sources, order_ids: orderIds })).map(orderOf);
}

export interface RecentOrders {
  recent: Order[];
  /** Older arrivals were not looked at; null where all were, or enough was found. */
  searchedSince: string | null;
}

/** The orders of a view that came in last, each once, as they are now. @throws MillraceError STORE_AWAY */
export async function readRecentOrders(
  store: Store,
  view: View,
  limit: number,
  memory: LatestMemory = {},
): Promise<RecentOrders> {
  const { latest, searchedSince } = await readLatest(store, view, { limit, kind: 'orders' }, memory);
  const keyOf = (source: string, id: string) => JSON.stringify([source, id]);
  const placed = [...new Map(latest.map(({ source, what }) => [keyOf(source, what), { source, id: what }]))];
  const sources = [...new Set(placed.map(([, { source }]) => source))].sort();
  const ids = [...new Set(placed.map(([, { id }]) => id))].sort();
  const known = new Map(
    (await readOrdersById(store, sources, ids)).map((order) => [keyOf(order.source, order.order_id), order]),
  );
  return { recent: placed.flatMap(([key]) => known.get(key) ?? []), searchedSince };
}
