import { chance } from '../../speed/testing/random-shop.ts';
import type { BrokerRecord } from '../../speed/testing/records.ts';

/** One thing that the books or the site say of an order, as it counts. */
export interface OrderFact {
  source: string;
  event_id: string;
  event_type: string;
  ms: number;
  country: string;
  order_id: string;
  version: number;
  currency: string;
  /** Of a placement, an edit and of what the site says; null where it says none. */
  total: number | null;
  /** Of a payment or refund. */
  amount: number;
}

/** `both` sends both kinds; of the others, two only books and one only shows. */
export const sources = { both: 'both', books: ['till', 'import'], site: 'web' } as const;
export const firstMs = Date.UTC(2026, 0, 10, 6);
export const lastMs = firstMs + 12 * 3_600_000;

const ids = [
  '<img src=x onerror="window.hit=1">',
  "it's; DROP TABLE shop.orders; --",
  'abc\u202Egnp.exe',
  '🛒',
  '9007199254740993',
  'x'.repeat(128),
  ' ',
];
const currencies = ['EUR', 'JPY', 'KWD'];
const countries = ['DE', 'FR', ''];

/** A shop in which whatever may be odd about orders is: repeatable for a seed. */
export class OddOrders {
  readonly facts: OrderFact[] = [];
  readonly #pick: (below: number) => number;

  constructor(seed: number, orders: number) {
    this.#pick = chance(seed);
    for (let n = 0; n < orders; n++) this.#order(n);
    for (let n = 0; n < orders / 20; n++) this.#stray(n);
  }

  /** The facts as they arrive: in any order, some of them twice. */
  records(): BrokerRecord[] {
    const offsets = [0, 0, 0, 0, 0, 0];
    const sent = [...this.facts, ...this.facts.filter(() => this.#pick(8) === 0)]
      .map((fact) => ({ fact, at: this.#pick(1_000_000) }))
      .sort((a, b) => a.at - b.at);
    return sent.map(({ fact }) => {
      const topic = fact.event_type === 'order_completed' ? 'shop.events' : 'shop.orders';
      const partition = this.#pick(3);
      const lane = partition + (topic === 'shop.events' ? 3 : 0);
      const offset = offsets[lane] ?? 0;
      offsets[lane] = offset + 1;
      return { topic, partition, offset, value: JSON.stringify(recordOf(fact)) };
    });
  }

  #one<Value>(values: readonly Value[]): Value {
    return values[this.#pick(values.length)] as Value;
  }

  #tell(fact: Partial<OrderFact> & Pick<OrderFact, 'source' | 'event_type' | 'ms' | 'order_id'>): void {
    const usual = { country: '', version: 0, currency: 'EUR', total: null, amount: 0 };
    this.facts.push({ ...usual, event_id: `e${this.facts.length}`, ...fact });
  }

  #order(n: number): void {
    const order_id = n < ids.length ? (ids[n] as string) : `o${n}`;
    const source = this.#one([sources.both, sources.both, ...sources.books]);
    const ms = firstMs + this.#pick(lastMs - firstMs);
    const country = this.#one(countries);
    const currency = this.#one(currencies);
    const total = this.#one([0, 1, 990, 4200, 1_000_000_000_000]);
    const of = { source, order_id, country, currency };
    if (this.#pick(25) > 0) this.#tell({ ...of, event_type: 'order_placed', ms, version: 1, total });
    // Placed again, edited, paid twice, refunded before and beyond, in another currency, called off and sent on.
    if (this.#pick(12) === 0)
      this.#tell({ ...of, event_type: 'order_placed', ms: ms + 60_000, version: 2, total: total + 5 });
    if (this.#pick(8) === 0)
      this.#tell({ ...of, event_type: 'order_changed', ms: ms + 120_000, version: 9, total: total + 7 });
    for (let version = 3; version < 3 + this.#pick(5); version++) {
      const event_type = this.#one([
        'payment_captured',
        'payment_captured',
        'payment_failed',
        'refund_issued',
        'shipment_sent',
        'order_voided',
      ]);
      const elsewhere = this.#pick(6) === 0 ? this.#one(currencies) : currency;
      const later = (this.#pick(10) - 1) * 1_200_000;
      this.#tell({
        ...of,
        event_type,
        ms: ms + later,
        version,
        currency: elsewhere,
        amount: this.#one([0, 1, total, 300]),
      });
    }
    this.#show(of, ms, total);
  }

  /** What the site says: nothing, the same, something else, no amount, again, an hour and more away. */
  #show(
    of: Pick<OrderFact, 'source' | 'order_id' | 'country' | 'currency'>,
    ms: number,
    total: number,
  ): void {
    const source = of.source === sources.both ? sources.both : sources.site;
    const how = this.#pick(8);
    if (how === 0) return;
    const said = how === 1 ? total + 1 : how === 2 ? null : total;
    const currency = how === 3 ? this.#one(currencies) : of.currency;
    const away = how === 4 ? this.#one([-1, 1]) * 5_400_000 : this.#pick(3000);
    const tell = (at: number, amount: number | null) =>
      this.#tell({
        ...of,
        source,
        event_type: 'order_completed',
        ms: at,
        total: amount,
        currency: amount === null ? '' : currency,
      });
    tell(ms + away, said);
    if (how === 5) tell(ms + 90_000, total + 50);
  }

  /** Refunds without an order, and orders that only the site has. */
  #stray(n: number): void {
    const ms = firstMs + this.#pick(lastMs - firstMs);
    const currency = this.#one(currencies);
    this.#tell({
      source: sources.both,
      event_type: 'refund_issued',
      ms,
      order_id: '',
      currency,
      amount: 7 + n,
    });
    const source = this.#one([sources.both, sources.site]);
    this.#tell({ source, event_type: 'order_completed', ms, order_id: `s${n}`, currency, total: 10 + n });
  }
}

/** A fact as a record of the contract: an order is one line, or none where it is worth nothing. */
function recordOf(fact: OrderFact): Record<string, unknown> {
  const { source, event_id, event_type, ms, country, order_id, version, currency, total, amount } = fact;
  const envelope = {
    source,
    event_id,
    event_type,
    occurred_at: new Date(ms).toISOString(),
    context: { country },
  };
  const order = order_id === '' ? {} : { order_id };
  if (event_type === 'order_completed') {
    const money = total === null ? {} : { total, currency };
    return { ...envelope, anonymous_id: 'v1', properties: { ...order, ...money } };
  }
  const book = { ...order, aggregate_version: version };
  const properties: Record<string, unknown> = {
    order_placed: { currency, subtotal: total, total, products: linesOf(total ?? 0) },
    order_changed: { currency, subtotal: total, total, products: linesOf(total ?? 0) },
    payment_captured: { currency, amount, payment_id: event_id },
    payment_failed: { currency, amount, payment_id: event_id },
    refund_issued: { currency, amount, refund_id: event_id },
    shipment_sent: { shipment_id: event_id },
    order_voided: {},
  };
  return { ...envelope, properties: { ...book, ...(properties[event_type] as object) } };
}

function linesOf(total: number): object[] {
  return total === 0 ? [] : [{ product_id: 'p1', name: 'Thing', quantity: 1, price: total }];
}
