import { Buffer } from 'node:buffer';

/** An order whose amounts are euros with a point, which the contract refuses, and what it is worth in cents. */
export function orderInEuros(source: string, n: number): { value: string; cents: bigint } {
  const price = 100 + ((n * 7_919) % 99_000) * 10 + 5; // never a whole number of euros
  const quantity = 1 + (n % 3);
  const euros = (cents: number): string =>
    `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  const total = price * quantity;
  const products = `[{"product_id":"p${n % 50}","quantity":${quantity},"price":${euros(price)}}]`;
  const properties = `{"order_id":"${source}-${n}","aggregate_version":1,"currency":"EUR","subtotal":${euros(total)},"total":${euros(total)},"products":${products}}`;
  return {
    value: `{"source":"${source}","event_id":"placed-${n}","event_type":"order_placed","occurred_at":"2026-01-01T00:00:00Z","properties":${properties}}`,
    cents: BigInt(total),
  };
}

export interface SentRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
}

/** Bodies that would do something to whoever shows them carelessly. */
export const hostileBodies: readonly Buffer[] = [
  Buffer.from('<script>alert(1)</script><img src=x onerror=alert(1)>'),
  Buffer.from('\u001b[2J\u001b]0;owned\u0007\u001b[31m red \u009b5m \u202etxt.exe'),
  Buffer.from('nul\0in\0between'),
  Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0xf0, 0x28, 0x8c, 0x28, 0x1b, 0x5b, 0x41, 0xed, 0xa0, 0x80]),
  Buffer.alloc(900 * 1024, '{"half":"'),
  Buffer.alloc(0),
];

const view = (
  event_id: unknown,
  more: Record<string, unknown> = {},
  properties: Record<string, unknown> = {},
) => ({
  source: 'kinds',
  ...(event_id === undefined ? {} : { event_id }),
  event_type: 'product_viewed',
  occurred_at: '2026-01-01T00:00:00Z',
  anonymous_id: 'a',
  ...more,
  properties: { product_id: 'p', ...properties },
});

/** Records that are refused for many reasons, with what should become of each. */
export class Refusals {
  /** Sent by a replay without a fix: the transaction that stood on the wrong topic. */
  readonly passWithoutFix = 1;
  /** … and with the fix of the test: time, two conflicts as one, no id, repeated key, encoding, length, row. */
  readonly passWithFix = 8;
  readonly idsThatCount = [
    'misplaced',
    'local-time',
    'twice',
    'repeated',
    'latin',
    'long-name',
    'replay/row/77',
  ];

  all(): SentRecord[] {
    const event = (value: unknown): SentRecord => ({
      topic: 'shop.events',
      key: 'a',
      value: Buffer.isBuffer(value)
        ? value
        : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    });
    const row = (event_id: string, properties: Record<string, unknown>): SentRecord => ({
      topic: 'shop.rejected',
      key: event_id,
      value: Buffer.from(
        JSON.stringify({
          source: 'kinds',
          event_id,
          event_type: 'row_rejected',
          occurred_at: '2026-01-01T00:00:00Z',
          properties,
        }),
      ),
    });
    return [
      event({
        ...view('misplaced'),
        event_type: 'payment_captured',
        properties: { order_id: 'o', aggregate_version: 1, payment_id: 'p', amount: 5, currency: 'EUR' },
      }),
      event(view('local-time', { occurred_at: '2026-01-01 10:00:00' })),
      event(view('twice')),
      // The same other content two times: one fact.
      event(view('twice', {}, { product_id: 'q' })),
      event(view('twice', {}, { product_id: 'q' })),
      event(view(undefined)),
      event(
        '{"source":"kinds","event_id":"x","event_id":"repeated","event_type":"product_viewed","occurred_at":"2026-01-01T00:00:00Z","anonymous_id":"a","properties":{"product_id":"p"}}',
      ),
      event(Buffer.from(JSON.stringify(view('latin', {}, { name: 'Caf\u00e9' })), 'latin1')),
      event(view('long-name', {}, { name: 'n'.repeat(2_000) })),
      row('row/77', {
        reason: 'invalid_amount',
        raw: '77;12,50',
        origin: 'import',
        file: 'a.csv',
        line: 3,
        record: { No: '77', Sum: '12,50' },
      }),
      // These stay: no fix can know what they should have been.
      event('{"cut": "off'),
      event([1, 2]),
      event(view('wrong', {}, { quantity: 'many' })),
      event(view('no-visitor', { anonymous_id: null })),
      row('row/78', { reason: 'row_malformed', raw: '"open', origin: 'import', file: 'a.csv', line: 4 }),
    ];
  }
}
