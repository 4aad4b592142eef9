import type { BrokerRecord } from './records.ts';

/** A repeatable source of chance. @returns a number in [0, below) */
export function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** The first second of the three days in which a random shop sells. */
export const firstDay = Date.UTC(2026, 0, 1) / 1_000;
export const lastDay = firstDay + 3 * 86_400;

const oneOf = <T>(pick: (below: number) => number, of: readonly T[]): T => of[pick(of.length)] as T;

/** Makes records of a shop that sends again, sends other content under an old id, and undoes imports. */
export class RandomShop {
  readonly #pick: (below: number) => number;
  readonly #offsets = new Map<string, number>();
  readonly #sent: { topic: string; value: Record<string, unknown>; appendedMs: number }[] = [];
  readonly imports: readonly string[] = ['import-1', 'import-2', 'import-3'];

  constructor(seed: number) {
    this.#pick = chance(seed);
  }

  records(count: number): BrokerRecord[] {
    return Array.from({ length: count }, () => this.#record());
  }

  #record(): BrokerRecord {
    const again = this.#sent.length > 0 && this.#pick(5) === 0;
    if (!again) return this.#place(this.#pick(4) === 0 ? this.#transaction() : this.#behaviour());
    const old = oneOf(this.#pick, this.#sent);
    const choice = this.#pick(4);
    if (choice === 0) return this.#place({ topic: old.topic, value: old.value });
    if (choice === 1) {
      // The same by another import: when the first one is undone, this one counts.
      const value = { ...old.value, import_id: oneOf(this.#pick, this.imports) };
      return this.#place({ topic: old.topic, value });
    }
    // Another content under the same id; every second of them was appended before, so it takes over.
    const value = { ...old.value, occurred_at: this.#time(), context: this.#context() };
    const appendedMs = old.appendedMs - this.#pick(2) * 60_000 + 1;
    return this.#place({ topic: old.topic, value, appendedMs });
  }

  #place(made: { topic: string; value: Record<string, unknown>; appendedMs?: number }): BrokerRecord {
    const { topic, value } = made;
    const partition = this.#pick(3);
    const lane = `${topic}:${partition}`;
    const offset = this.#offsets.get(lane) ?? 0;
    this.#offsets.set(lane, offset + 1);
    const appendedMs = made.appendedMs ?? Date.UTC(2026, 1, 1) + this.#sent.length * 1_000;
    this.#sent.push({ topic, value, appendedMs });
    return { topic, partition, offset, value: JSON.stringify(value), appendedMs };
  }

  #time(): string {
    // Few minutes of each day, at its edges and within, so that minutes are touched again and again.
    const minute = oneOf(this.#pick, [0, 1, 14, 15, 59, 60, 719, 720, 1_438, 1_439]);
    const second = firstDay + this.#pick(3) * 86_400 + minute * 60 + this.#pick(60);
    return new Date(second * 1_000).toISOString();
  }

  #context(): Record<string, unknown> {
    return {
      country: oneOf(this.#pick, ['DE', 'FR', '']),
      channel: oneOf(this.#pick, ['search', 'email']),
      device: oneOf(this.#pick, ['mobile', 'desktop', '']),
    };
  }

  #envelope(): Record<string, unknown> {
    const importId = this.#pick(4) === 0 ? { import_id: oneOf(this.#pick, this.imports) } : {};
    const event_id = `e${this.#sent.length}`;
    const source = oneOf(this.#pick, ['one', 'two']);
    return { source, event_id, occurred_at: this.#time(), context: this.#context(), ...importId };
  }

  #behaviour(): { topic: string; value: Record<string, unknown> } {
    const event_type = oneOf(this.#pick, [
      'product_viewed',
      'page_viewed',
      'order_completed',
      'something_else',
    ]);
    const good = { product_id: oneOf(this.#pick, ['p1', 'p2']), category: oneOf(this.#pick, ['toys', '']) };
    const ordered = {
      order_id: `o${this.#pick(50)}`,
      currency: 'EUR',
      total: 100 + this.#pick(900),
      products: [],
    };
    const properties =
      event_type === 'order_completed' ? ordered : event_type === 'product_viewed' ? good : {};
    return {
      topic: 'shop.events',
      value: {
        ...this.#envelope(),
        event_type,
        anonymous_id: `v${this.#pick(40)}`,
        session_id: `s${this.#pick(60)}`,
        properties,
      },
    };
  }

  #transaction(): { topic: string; value: Record<string, unknown> } {
    const currency = oneOf(this.#pick, ['EUR', 'GBP']);
    const order_id = `o${this.#pick(50)}`;
    const envelope = this.#envelope();
    if (this.#pick(3) === 0) {
      const properties = { order_id, payment_id: `p-${order_id}`, amount: 100 + this.#pick(900), currency };
      return { topic: 'shop.orders', value: { ...envelope, event_type: 'payment_captured', properties } };
    }
    const products = Array.from({ length: 1 + this.#pick(3) }, () => ({
      product_id: oneOf(this.#pick, ['p1', 'p2', 'p3']),
      category: oneOf(this.#pick, ['toys', 'tools']),
      name: 'Thing',
      quantity: 1 + this.#pick(3),
      price: 10 + this.#pick(90),
    }));
    const subtotal = products.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
    const properties = {
      order_id,
      aggregate_version: 1,
      customer_id: `c${this.#pick(20)}`,
      currency,
      subtotal,
      total: subtotal,
      products,
    };
    return { topic: 'shop.orders', value: { ...envelope, event_type: 'order_placed', properties } };
  }
}
