import type { Asker, Facet, GroupNumbers, Groups } from './read-rollups.ts';

/** A counted fact as the views over records show it. */
export interface Fact {
  readonly topic: string;
  readonly at: number;
  readonly source: string;
  readonly event_type: string;
  readonly currency: string;
  readonly country: string;
  readonly channel: string;
  readonly device: string;
  readonly category: string;
  readonly product_id: string;
  readonly visitor_id: string;
  readonly session_id: string;
  readonly customer_id: string;
  readonly order_id: string;
  readonly total: string | null;
  readonly amount: string | null;
  /** [category, product_id, quantity, price] of each line. */
  readonly lines: [string, string, string, string][];
}

/** Reads every counted fact, so that what it adds up to can be said without any roll-up. */
export async function readFacts(store: Asker): Promise<Fact[]> {
  const select = (
    view: string,
  ) => `SELECT '${view}' AS topic, toUnixTimestamp64Second(minute) AS at, source, event_type,
      currency, country, channel, device, category, product_id, visitor_id, session_id, customer_id, order_id,
      toString(f.total) AS total, toString(f.amount) AS amount,
      arrayMap(p -> (p.category, p.product_id, toString(ifNull(p.quantity, 0)), toString(ifNull(p.price, 0))), products) AS lines
    FROM shop.${view} AS f`;
  const rows = await store.rows<Fact>(`${select('events')} UNION ALL ${select('transactions')}`);
  return rows.map((row) => ({ ...row, at: Number(row.at) }));
}

class Group {
  events = 0n;
  units = 0n;
  amount = 0n;
  readonly visitors = new Set<string>();
  readonly sessions = new Set<string>();
  readonly customers = new Set<string>();
  readonly orders = new Set<string>();

  numbers(): GroupNumbers {
    return {
      events: String(this.events),
      units: String(this.units),
      amount: String(this.amount),
      visitors: this.visitors.size,
      sessions: this.sessions.size,
      customers: this.customers.size,
      orders: this.orders.size,
    };
  }
}

function moneyOf(fact: Fact): bigint {
  if (['order_placed', 'order_completed'].includes(fact.event_type)) return BigInt(fact.total ?? 0);
  if (['payment_captured', 'payment_failed', 'refund_issued'].includes(fact.event_type)) {
    return BigInt(fact.amount ?? 0);
  }
  return 0n;
}

function keyOf(facet: Facet, fact: Fact, category: string, product: string): string {
  const { source, event_type, currency, country, channel, device } = fact;
  if (facet === 'people') return [source, '', '', '', '', '', '', ''].join('|');
  if (facet === 'types') return [source, event_type, currency, '', '', '', '', ''].join('|');
  if (facet === 'places') return [source, event_type, currency, country, channel, device, '', ''].join('|');
  return [source, event_type, currency, '', '', '', category, product].join('|');
}

/** What a facet says of facts: the definition, in its plainest form. */
export function groupFacts(facet: Facet, facts: readonly Fact[]): Groups {
  const groups = new Map<string, Group>();
  const groupAt = (key: string): Group => {
    const group = groups.get(key) ?? new Group();
    groups.set(key, group);
    return group;
  };
  for (const fact of facts) {
    const isOrder = fact.event_type === 'order_placed';
    const isBehaviour = fact.topic === 'events';
    const addPeople = (group: Group): void => {
      if (isBehaviour && fact.visitor_id !== '') group.visitors.add(fact.visitor_id);
      if (isBehaviour && fact.session_id !== '' && facet !== 'goods') group.sessions.add(fact.session_id);
      if (isOrder && fact.customer_id !== '') group.customers.add(fact.customer_id);
    };
    if (facet !== 'goods') {
      const group = groupAt(keyOf(facet, fact, '', ''));
      group.events += 1n;
      if (isOrder) for (const [, , quantity] of fact.lines) group.units += BigInt(quantity);
      if (facet !== 'people') group.amount += moneyOf(fact);
      addPeople(group);
      continue;
    }
    if (isBehaviour && (fact.category !== '' || fact.product_id !== '')) {
      const group = groupAt(keyOf(facet, fact, fact.category, fact.product_id));
      group.events += 1n;
      group.amount += moneyOf(fact);
      addPeople(group);
    }
    if (!isOrder) continue;
    const seen = new Set<string>();
    for (const [category, product, quantity, price] of fact.lines) {
      const key = keyOf(facet, fact, category, product);
      const group = groupAt(key);
      if (!seen.has(key)) group.events += 1n;
      seen.add(key);
      group.units += BigInt(quantity);
      group.amount += BigInt(quantity) * BigInt(price);
      group.orders.add(fact.order_id);
      addPeople(group);
    }
  }
  return Object.fromEntries([...groups].map(([key, group]) => [key, group.numbers()]));
}
