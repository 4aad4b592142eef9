import type { RawRecord } from '../../lake/rebuild/testing/start-lake.ts';

const base = (type: string, id: string, at: string, more: object, properties: object): string =>
  JSON.stringify({
    source: 'web',
    event_id: id,
    event_type: type,
    occurred_at: at,
    ...more,
    properties,
  });

/** Behaviour of one visitor. */
export function viewed(id: string, visitor: string, at: string, product = 'p1'): string {
  return base(
    'product_viewed',
    id,
    at,
    { anonymous_id: visitor, session_id: `s-${visitor}` },
    { product_id: product },
  );
}

/** An order of `units` pieces at 500 minor units, by its version. */
export function placed(order: string, units: number, at: string, version = 1): string {
  const total = 500 * units;
  return base(
    'order_placed',
    `${order}-v${version}`,
    at,
    {},
    {
      order_id: order,
      aggregate_version: version,
      customer_id: `c-${order}`,
      currency: 'EUR',
      subtotal: total,
      total,
      products: [{ product_id: 'p1', quantity: units, price: 500 }],
    },
  );
}

export function captured(order: string, amount: number, at: string): string {
  return base(
    'payment_captured',
    `${order}-paid`,
    at,
    {},
    {
      order_id: order,
      payment_id: `pay-${order}`,
      aggregate_version: 2,
      currency: 'EUR',
      amount,
    },
  );
}

export function refunded(order: string, amount: number, at: string): string {
  return base(
    'refund_issued',
    `${order}-back-${amount}`,
    at,
    {},
    {
      order_id: order,
      refund_id: `re-${order}-${amount}`,
      aggregate_version: 3,
      currency: 'EUR',
      amount,
    },
  );
}

/** Part `n` of a small history: orders, payments, views, late events, copies, conflicts and refused ones. */
export function part(n: number): RawRecord[] {
  const day = `2026-11-2${n % 5}`;
  const at = `${day} 10:00:0${n % 10}`;
  const orders = [`o${n}a`, `o${n}b`];
  const transactions = orders.flatMap((order, index) => [
    placed(order, index + 1, `${day}T09:00:00Z`),
    captured(order, 500 * (index + 1), `${day}T09:05:00Z`),
  ]);
  const money = [...transactions, refunded(`o${n}a`, 100, `${day}T09:30:00Z`)];
  const behaviour = [
    viewed(`v${n}-1`, `visitor-${n % 3}`, `${day}T08:00:00Z`),
    viewed(`v${n}-1`, `visitor-${n % 3}`, `${day}T08:00:00Z`),
    viewed(`v${n}-2`, `visitor-${n % 3}`, '2026-11-19T08:00:00Z', 'late'),
    viewed(`v${Math.max(0, n - 1)}-2`, 'another', `${day}T08:00:00Z`, 'conflict'),
    '{"a":',
  ];
  return [
    ...money.map((value): RawRecord => ({ topic: 'shop.orders', partition: n % 3, value, at })),
    ...behaviour.map((value): RawRecord => ({ topic: 'shop.events', partition: n % 3, value, at })),
  ];
}
