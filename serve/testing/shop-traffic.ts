import type { Fact } from './read-model.ts';

/** Repeatable pseudo-random numbers in [0, 1). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const products = [
  ['p-100', 'White hanging heart T-light holder', 255],
  ['p-101', 'Regency cakestand 3 tier', 1275],
  ['p-102', 'Jumbo bag red retrospot', 195],
  ['p-103', 'Party bunting', 495],
  ['p-104', 'Lunch bag with a very long name that has to be cut somewhere before the end of the row', 165],
  ['p-105', 'Assorted colour bird ornament', 169],
  ['p-106', 'Set of 3 cake tins pantry design', 495],
  ['p-107', 'Pack of 72 retrospot cake cases', 55],
  ['p-108', 'Alarm clock bakelike red', 375],
  ['p-109', 'Doormat keep calm and come in', 795],
  ['p-110', 'Paper chain kit 50’s Christmas', 295],
  ['p-111', 'Hot water bottle tea and sympathy', 425],
] as const;
const currencies = ['GBP', 'GBP', 'GBP', 'EUR', 'EUR', 'JPY'];

/** A few visitors' steps through a small shop around `at`, some up to payment and refund. */
export function shopTraffic(
  visits: number,
  at: Date,
  spreadMs: number,
  seed: number,
  source = 'demo',
): Fact[] {
  const random = randomOf(seed);
  const facts: Fact[] = [];
  for (let visit = 0; visit < visits; visit++) {
    let ms = at.getTime() + random() * spreadMs;
    const anonymous_id = `v-${seed.toString(36)}-${Math.floor(random() * visits)}`;
    const say = (event_type: string, properties: Record<string, unknown> = {}) => {
      ms += 200 + random() * 1500;
      const occurred_at = new Date(ms).toISOString();
      facts.push({ event_type, occurred_at, appended_at: occurred_at, source, anonymous_id, ...properties });
    };
    const index = Math.floor(random() ** 2 * products.length);
    const [product_id, name, price] = products[index] ?? products[0];
    const currency = currencies[Math.floor(random() * currencies.length)] ?? 'GBP';
    say('page_viewed', { page_path: `/shelf/${index}` });
    say('products_searched', { query: name.split(' ')[0]?.toLowerCase() ?? '' });
    say('product_viewed', { product_id, name, price, currency });
    if (random() < 0.6) continue;
    say('product_added', { product_id, name, price, currency, quantity: 1 });
    if (random() < 0.45) continue;
    const quantity = 1 + Math.floor(random() * 5);
    const order_id = `o-${seed}-${visit}`;
    const money = { order_id, currency, total: price * quantity };
    say('checkout_started', money);
    if (random() < 0.3) continue;
    say('order_completed', money);
    say('order_placed', {
      ...money,
      customer_id: `c-${Math.floor(random() * visits)}`,
      products: [{ product_id, name, quantity, price }],
    });
    say('payment_captured', { order_id, currency, amount: price * quantity });
    if (random() < 0.12)
      say('refund_issued', { order_id, refund_id: `r-${order_id}`, currency, amount: price });
  }
  return facts;
}
