import type { Fact } from './read-model.ts';

/** Values that the facts of `variedFacts` have; '' = not known. */
export const varied = {
  category: ['Bags', 'Lamps & "more"', "L'été", ''],
  product: ['p-1', 'p-2', 'p-3', 'p,4'],
  country: ['GB', 'DE', ''],
  channel: ['direct', 'email', ''],
  device: ['phone', 'desktop'],
  currency: ['GBP', 'JPY'],
} as const;

/** One of `values` by a number: the same for the same number. */
function pick<Value>(values: readonly Value[], n: number): Value {
  return values[n % values.length] as Value;
}

/**
 * Visits of three days before `end`, with every combination of place and product sooner or later; orders have two
 * lines, so that lines and orders differ. Repeatable but for `end`.
 */
export function variedFacts(visits: number, end: Date, source = 'demo'): Fact[] {
  const spanMs = 3 * 24 * 3_600_000;
  return Array.from({ length: visits }, (_, n): Fact[] => {
    let ms = end.getTime() - Math.floor(((n + 0.5) * spanMs) / visits);
    const place = {
      country: pick(varied.country, n),
      channel: pick(varied.channel, Math.floor(n / 3)),
      device: pick(varied.device, Math.floor(n / 2)),
    };
    const product = (index: number) => ({
      product_id: pick(varied.product, index),
      category: pick(varied.category, index),
      name: `Name of ${pick(varied.product, index)}`,
    });
    const who = { anonymous_id: `v${n % 97}`, session_id: `s${n}` };
    const say = (event_type: string, properties: Record<string, unknown>): Fact => {
      ms += 1000;
      const occurred_at = new Date(ms).toISOString();
      return { event_type, occurred_at, appended_at: occurred_at, source, ...place, ...properties };
    };
    const facts = [
      say('page_viewed', who),
      say('product_viewed', { ...who, ...product(n) }),
      say('product_added', { ...who, ...product(n + 1), quantity: 1 }),
    ];
    if (n % 2 === 0) return facts;
    const order_id = `o${n}`;
    const currency = pick(varied.currency, Math.floor(n / 5));
    const lines = [
      { ...product(n), quantity: 2, price: 100 + n },
      { ...product(n + 1), quantity: 1, price: 50 },
    ];
    const total = 2 * (100 + n) + 50 + 7;
    facts.push(
      say('checkout_started', { ...who, order_id, currency, total }),
      say('order_completed', { ...who, order_id, currency, total }),
      say('order_placed', { order_id, customer_id: `c${n % 41}`, currency, total, products: lines }),
      say('payment_captured', { order_id, currency, amount: total }),
    );
    if (n % 14 === 1)
      facts.push(say('refund_issued', { order_id, refund_id: `r${n}`, currency, amount: 99 }));
    return facts;
  }).flat();
}
