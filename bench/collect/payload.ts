/** What is sent: an event of usual size with its context, in our envelope and as a Segment message. */
const ID = '00000000000000000000';
const AGENT =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';
const page = {
  url: 'https://shop.example/kitchen/espresso-maker-classic',
  path: '/kitchen/espresso-maker-classic',
  title: 'Espresso maker Classic',
  referrer: 'https://shop.example/kitchen',
};
const product = { product_id: 'SKU-10482', name: 'Espresso maker Classic', category: 'Home / Kitchen' };

/** The kinds of load: where it goes and what one event looks like. */
export const payloads = {
  events: {
    path: { single: '/v1/events', batch: '/v1/events' },
    event: {
      source: 'shop-test',
      event_id: ID,
      event_type: 'product_viewed',
      occurred_at: '2026-01-01T12:00:00.000Z',
      anonymous_id: '4b5c1a5e-7b0c-4d8f-9a53-1f2f3c4d5e6f',
      session_id: 'b2c9f0de-1',
      context: { device: 'desktop', os: 'macOS', browser: 'Chrome', locale: 'en-GB', page },
      properties: { ...product, price: 12900, currency: 'GBP' },
    },
  },
  segment: {
    path: { single: '/v1/track', batch: '/v1/batch' },
    event: {
      type: 'track',
      messageId: ID,
      event: 'Product Viewed',
      timestamp: '2026-01-01T12:00:00.000Z',
      anonymousId: '4b5c1a5e-7b0c-4d8f-9a53-1f2f3c4d5e6f',
      context: { userAgent: AGENT, locale: 'en-GB', page },
      properties: { ...product, price: 129, currency: 'GBP' },
    },
  },
} as const;

export type PayloadKind = keyof typeof payloads;

/** A request as bytes, with the places of the ids, which differ in each sending. */
export interface RequestTemplate {
  readonly bytes: Buffer;
  readonly idsAt: readonly number[];
  readonly idLength: number;
}

/** Builds the request of so many events; one alone is no batch. */
export function buildRequest(
  path: string,
  kind: PayloadKind,
  events: number,
  authorization: string,
): RequestTemplate {
  const { event } = payloads[kind];
  const text = JSON.stringify(event);
  const body = events === 1 ? text : `{"batch":[${Array(events).fill(text).join(',')}]}`;
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `authorization: ${authorization}`,
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    '',
  ].join('\r\n');
  const bytes = Buffer.from(head + body);
  const idsAt: number[] = [];
  for (let at = bytes.indexOf(ID); at >= 0; at = bytes.indexOf(ID, at + ID.length)) idsAt.push(at);
  return { bytes, idsAt, idLength: ID.length };
}
