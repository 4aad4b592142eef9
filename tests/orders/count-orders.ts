import { type OrderFact, sources } from './odd-orders.ts';

const hourMs = 3_600_000;

/** What is asked: a span, and a country and a currency where they narrow. */
export interface Asked {
  fromMs: number;
  toMs: number;
  country?: string;
  currency?: string;
}

const isIn = (ms: number, { fromMs, toMs }: Asked) => ms >= fromMs && ms < toMs;
const isOf = (fact: OrderFact, country: string | undefined) =>
  country === undefined || fact.country === country;
const keyOf = (fact: OrderFact) => JSON.stringify([fact.source, fact.order_id]);

/** Later by version, then by clock, then by id, as text. */
function isLater(a: OrderFact, b: OrderFact): boolean {
  if (a.version !== b.version) return a.version > b.version;
  return a.ms === b.ms ? a.event_id > b.event_id : a.ms > b.ms;
}

const last = (facts: readonly OrderFact[]) =>
  facts.reduce<OrderFact | undefined>(
    (best, fact) => (best && !isLater(fact, best) ? best : fact),
    undefined,
  );

const states: Record<string, string> = {
  order_placed: 'placed',
  order_changed: 'placed',
  payment_captured: 'paid',
  payment_failed: 'payment_failed',
  shipment_sent: 'shipped',
  order_voided: 'voided',
};

/** An order of the books, from all that was said of it. */
export interface CountedOrder {
  state: string;
  currency: string;
  placedMs: number;
  total: number;
  paid: number;
  refunded: number;
}

function orderOf(facts: readonly OrderFact[]): CountedOrder | undefined {
  const placements = facts.filter(({ event_type }) => event_type === 'order_placed');
  const descriptions = facts.filter(({ event_type }) => /^order_(placed|changed)$/.test(event_type));
  const described = last(descriptions);
  if (described === undefined) return undefined;
  const { currency } = described;
  const moved = (type: string) =>
    facts
      .filter((fact) => fact.event_type === type && fact.currency === currency)
      .reduce((sum, { amount }) => sum + amount, 0);
  const [paid, refunded] = [moved('payment_captured'), moved('refund_issued')];
  const newest = last(facts.filter(({ event_type }) => event_type !== 'order_changed')) ?? described;
  const state =
    newest.event_type === 'refund_issued'
      ? refunded >= paid
        ? 'refunded'
        : 'partly_refunded'
      : (states[newest.event_type] ?? 'unknown');
  const placedMs = Math.min(...(placements.length > 0 ? placements : descriptions).map(({ ms }) => ms));
  return { state, currency, placedMs, total: described.total ?? 0, paid, refunded };
}

/** Orders first placed in the span, by source and id. */
export function countOrders(facts: readonly OrderFact[], asked: Asked): CountedOrder[] {
  const books = facts.filter((fact) => fact.event_type !== 'order_completed' && fact.order_id !== '');
  return [...Map.groupBy(books, keyOf).values()].flatMap((ofOrder) => {
    const order = orderOf(ofOrder);
    if (order === undefined || !isIn(order.placedMs, asked)) return [];
    const matches = ofOrder.some(
      (fact) =>
        /^order_(placed|changed)$/.test(fact.event_type) && isIn(fact.ms, asked) && isOf(fact, asked.country),
    );
    return matches && (asked.currency === undefined || order.currency === asked.currency) ? [order] : [];
  });
}

/** How many orders agree in which way, by currency of the books, else of the site. */
export function compareOrders(facts: readonly OrderFact[], asked: Asked): Record<string, number> {
  const around = { fromMs: asked.fromMs - hourMs, toMs: asked.toMs + hourMs };
  const near = facts.filter(({ ms, order_id }) => isIn(ms, around) && order_id !== '');
  const booked = Map.groupBy(
    near.filter(({ event_type }) => event_type === 'order_placed'),
    keyOf,
  );
  const shown = Map.groupBy(
    near.filter(({ event_type }) => event_type === 'order_completed'),
    ({ source, order_id }) => JSON.stringify([source === sources.both ? 'both' : 'others', order_id]),
  );
  const counts: Record<string, number> = {};
  const count = (currency: string, kind: string) => {
    if (asked.currency !== undefined && currency !== asked.currency) return;
    counts[`${currency} ${kind}`] = (counts[`${currency} ${kind}`] ?? 0) + 1;
  };
  const met = new Set<string>();
  for (const ofOrder of booked.values()) {
    const book = last(ofOrder) as OrderFact;
    const key = JSON.stringify([book.source === sources.both ? 'both' : 'others', book.order_id]);
    met.add(key);
    if (!isIn(Math.min(...ofOrder.map(({ ms }) => ms)), asked)) continue;
    if (!ofOrder.some((fact) => isOf(fact, asked.country))) continue;
    const said = firstOf(shown.get(key));
    if (said === undefined) count(book.currency, 'only_books');
    else if (said.total === null) count(book.currency, 'without_amount');
    else if (said.total === book.total && said.currency === book.currency) count(book.currency, 'same');
    else count(book.currency, 'other_amount');
  }
  for (const [key, ofOrder] of shown) {
    const said = firstOf(ofOrder);
    if (met.has(key) || said === undefined || !isIn(said.ms, asked)) continue;
    if (ofOrder.some((fact) => isOf(fact, asked.country))) count(said.currency, 'only_site');
  }
  return counts;
}

function firstOf(facts: readonly OrderFact[] | undefined): OrderFact | undefined {
  return facts?.toSorted((a, b) => a.ms - b.ms || (a.event_id < b.event_id ? -1 : 1))[0];
}
