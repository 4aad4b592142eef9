import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readTopic } from '#engines/kafka/read-topic.ts';
import { type OwnBroker, startBroker } from '#engines/kafka/start-broker.ts';
import { type OwnCollector, startCollector, testKeys } from './testing/start-collector.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-collector-'));
let broker: OwnBroker;
let collector: OwnCollector;

before(async () => {
  broker = await startBroker(folder);
  collector = await startCollector(broker.endpoints, {
    acknowledgeMs: 1_500,
    batchEvents: 200,
    eventsPerSecond: 300,
  });
});

after(async () => {
  await collector.close();
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
});

const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;

interface Taken {
  status: number;
  headers: Headers;
  body: { success: boolean; accepted: number; refused: { index: number; reason: string; path: string }[] };
}

async function post(
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Taken> {
  const answer = await fetch(collector.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': 'text/plain', authorization: basic(testKeys.server), ...headers },
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** The values in a topic whose event_id is this one. */
async function storedAs(eventId: string, topic = 'shop.events'): Promise<string[]> {
  const records = await readTopic(broker.endpoints, topic);
  return records.map(({ value }) => value.toString()).filter((text) => JSON.parse(text).event_id === eventId);
}

const own = (id: string, more = '') =>
  `{ "event_id": "${id}", "event_type":"page_viewed", "occurred_at":"2026-01-01T00:00:00Z",\n "anonymous_id":"a"${more}, "properties":{"n":9007199254740993, "x":"\\u00e9 \\ud83d\\ude00", "e":1.50e3} }`;

test('the bytes of our own envelope go on as they came', async () => {
  assert.equal((await post('/v1/events', own('raw-1').replaceAll('\n', ' '))).status, 200);
  const [value] = await storedAs('raw-1');
  assert.match(value ?? '', /^\{"source":"shop-test","received_at":"[^"]+", "event_id": "raw-1",/);
  assert.ok(value?.endsWith(own('raw-1').replaceAll('\n', ' ').slice(1)));
  const many = `\ufeff[${own('raw-2')} ,\n${own('raw-3', ', "sent_at":"2020-01-01T00:00:00Z"')}]`;
  assert.deepEqual((await post('/v1/events', gzipSync(many), { 'content-encoding': 'gzip' })).body, {
    success: true,
    accepted: 2,
    refused: [],
  });
  assert.ok((await storedAs('raw-2'))[0]?.endsWith(own('raw-2').slice(1)));
  const [corrected] = await storedAs('raw-3');
  assert.ok(corrected?.includes('"n":9007199254740993'), corrected);
  const { occurred_at: occurredAt, received_at: receivedAt } = JSON.parse(corrected as string);
  assert.equal(
    Date.parse(receivedAt) - Date.parse('2020-01-01'),
    Date.parse(occurredAt) - Date.parse('2026-01-01'),
  );
});

test('a batch whose name is written another way, or stands twice, is refused: never is another text stored than judged', async () => {
  const escaped = `{"b\\u0061tch":[${own('esc-1')}]}`;
  assert.equal((await post('/v1/events', escaped)).status, 400);
  const twice = `{"batch":[${own('twice-1')}],"b\\u0061tch":[${own('twice-2')}]}`;
  assert.equal((await post('/v1/events', twice)).status, 400);
  for (const id of ['esc-1', 'twice-1', 'twice-2']) assert.deepEqual(await storedAs(id), []);
});

test('a call without an id is safe to send again when it says when it happened', async () => {
  const call = JSON.stringify({ event: 'Signed Up', userId: 'u9', timestamp: '2026-01-02T00:00:00Z' });
  for (let sent = 0; sent < 2; sent++) assert.equal((await post('/v1/track', call)).status, 200);
  const records = await readTopic(broker.endpoints, 'shop.events');
  const ids = records
    .map(({ value }) => JSON.parse(value.toString()))
    .filter(({ user_id: id }) => id === 'u9');
  assert.equal(ids.length, 2);
  assert.equal(new Set(ids.map((event) => event.event_id)).size, 1);
});

test('float noise and a missing currency, where the key says so', async () => {
  const properties = { product_id: 'p', price: 0.1 + 0.2 };
  const call = JSON.stringify({ event: 'Product Viewed', userId: 'u', messageId: 'noise', properties });
  assert.equal((await post('/v1/track', call)).status, 400);
  assert.equal((await post('/v1/track', call, { authorization: basic(testKeys.noisy) })).status, 200);
  const stored = JSON.parse((await storedAs('noise'))[0] as string);
  assert.equal(stored.properties.price, 30);
  assert.equal(stored.properties.currency, 'GBP');
  assert.deepEqual(stored.context.normalised, ['properties.price']);
});

test('transactions of a server key are on shop.orders', async () => {
  const transaction = own('pay-1')
    .replace('page_viewed', 'payment_captured')
    .replace(
      '"n":9007199254740993',
      '"order_id":"o","aggregate_version":2,"payment_id":"p","amount":500,"currency":"EUR"',
    );
  assert.equal((await post('/v1/events', transaction)).status, 200);
  assert.equal((await storedAs('pay-1', 'shop.orders')).length, 1);
});

test('a browser may ask before it sends, and is told only what its origin may', async () => {
  const preflight = async (origin: string) => {
    const headers = { origin, 'access-control-request-method': 'POST' };
    const answer = await fetch(`${collector.url}/v1/t`, { method: 'OPTIONS', headers });
    assert.equal(answer.status, 204);
    return answer.headers.get('access-control-allow-origin');
  };
  assert.equal(await preflight('https://shop.example'), 'https://shop.example');
  assert.equal(await preflight('https://evil.example'), null);
});

test('the interface is described, and its schemas are valid', async () => {
  const description = (await (await fetch(`${collector.url}/v1/openapi.json`)).json()) as {
    paths: Record<string, { post: { requestBody: { content: Record<string, { schema: object }> } } }>;
  };
  const fromFastify = createRequire(createRequire(import.meta.url).resolve('fastify'));
  const { default: Ajv } = fromFastify('ajv/dist/2020.js') as {
    default: new (options: object) => { validateSchema(schema: object): boolean; errors?: unknown };
  };
  const ajv = new Ajv({ strict: false });
  assert.ok(Object.keys(description.paths).length >= 15);
  for (const [path, { post: operation }] of Object.entries(description.paths)) {
    for (const { schema } of Object.values(operation.requestBody.content))
      assert.ok(ajv.validateSchema(schema), `${path}: ${JSON.stringify(ajv.errors)}`);
    const known = await fetch(collector.url + path, { method: 'POST', body: '{}' });
    assert.equal(known.status, 401, path);
  }
});

test('health, readiness and metrics', async () => {
  for (const path of ['/healthz', '/readyz']) assert.equal((await fetch(collector.url + path)).status, 200);
  const metrics = await (await fetch(`${collector.url}/metrics`)).text();
  assert.match(metrics, /millrace_collect_accepted_events_total\{source="shop-test"\} [1-9]/);
});

test('more events than the key may send are answered 429, with when to come again, and nothing is taken', async () => {
  const batch = `[${Array.from({ length: 200 }, (_, n) => own(`rate-${n}`)).join(',')}]`;
  const answers = await Promise.all([
    post('/v1/events', batch),
    post('/v1/events', batch),
    post('/v1/events', batch),
  ]);
  const refused = answers.filter(({ status }) => status === 429);
  assert.ok(refused.length >= 1);
  for (const { headers } of refused) assert.match(headers.get('retry-after') ?? '', /^[12]$/);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  assert.equal((await post('/v1/events', batch)).status, 200);
});

test('while the broker is away the answer is 503 within seconds; sent again it is there', async () => {
  await broker.kill();
  const started = Date.now();
  const away = await post('/v1/events', own('away-1'));
  assert.equal(away.status, 503);
  assert.equal(away.headers.get('retry-after'), '3');
  assert.ok(Date.now() - started < 4_000);
  assert.equal((await fetch(`${collector.url}/healthz`)).status, 200);
  await broker.restart();
  for (let attempt = 0; ; attempt++) {
    const { status } = await post('/v1/events', own('away-1'));
    if (status === 200) break;
    assert.ok(status === 503 && attempt < 30);
  }
  const copies = await storedAs('away-1');
  assert.ok(copies.length >= 1);
  for (const copy of copies)
    assert.equal(copy.replace(/"received_at":"[^"]+"/, ''), copies[0]?.replace(/"received_at":"[^"]+"/, ''));
});
