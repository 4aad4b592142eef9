import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createServer } from '../server.ts';
import { insertFacts, insertRejected } from '../testing/read-model.ts';
import { shopTraffic } from '../testing/shop-traffic.ts';
import { type StartedLedger, startLedger } from '../testing/start-ledger.ts';
import { type Shop, startShop } from '../testing/start-shop.ts';
import { operations } from './operations.ts';

interface Parameter {
  name: string;
  in: string;
  example?: unknown;
  schema: { type?: string; enum?: unknown[]; default?: unknown };
}
interface DocumentedOperation {
  summary: string;
  tags: string[];
  parameters?: Parameter[];
  responses: Record<string, { description: string; content: Record<string, { schema: object }> }>;
}
interface OpenApi {
  openapi: string;
  info: { version: string };
  paths: Record<string, { get?: DocumentedOperation }>;
}
interface Ajv {
  validateSchema(schema: object): boolean;
  compile(schema: object): ((value: unknown) => boolean) & { errors?: object[] | null };
  errors?: object[] | null;
}

// The judge of schemas is the one that Fastify brings, in the dialect of OpenAPI 3.1.
const fromFastify = createRequire(createRequire(import.meta.url).resolve('fastify'));
const { default: AjvClass } = fromFastify('ajv/dist/2020.js') as { default: new (options: object) => Ajv };
const ajv = new AjvClass({ strict: false, allErrors: true });

let shop: Shop;
let ledger: StartedLedger;
let app: FastifyInstance;
let document: OpenApi;
const registered = new Set<string>();

before(async () => {
  [shop, ledger] = await Promise.all([startShop(), startLedger()]);
  await ledger.prepare();
  await ledger.note({ state: 'published', checks: [{ name: 'identity_once', verdict: 'pass' }] });
  app = createServer({ ...shop, ledger: ledger.ledger, host: '127.0.0.1', token: 'unused' });
  app.addHook('onRoute', ({ url }) => {
    if (url.startsWith('/api/')) registered.add(url);
  });
  await insertFacts(shop.write, shopTraffic(60, new Date(Date.now() - 40 * 60_000), 30 * 60_000, 3));
  await insertRejected(shop.write, [{ reason: 'not_json', raw: '{' }]);
  document = await get('/api/openapi.json');
});
after(async () => {
  await app.close();
  await ledger.close();
  await shop.close();
});

async function get<Answer>(path: string, status = 200): Promise<Answer> {
  const answer = await app.inject({ url: path, headers: { host: 'localhost' } });
  assert.equal(answer.statusCode, status, `${path}: ${answer.body}`);
  return answer.json();
}

function check(schema: object, value: unknown, what: string): void {
  const validate = ajv.compile(schema);
  assert.ok(validate(value), `${what}: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
}

test('every address of the API is described, and nothing else', async () => {
  const routes = [...registered].map((path) => path.replaceAll(/:(\w+)/g, '{$1}'));
  assert.ok(routes.length >= 9, routes.join(' '));
  assert.deepEqual(Object.keys(document.paths).sort(), routes.sort());
  assert.match(document.openapi, /^3\.1\./);
  assert.deepEqual(Object.keys(operations).sort(), routes, 'the addresses of operations.ts');
});

test('every operation says what it is, and how it refuses', () => {
  for (const [path, { get: operation }] of Object.entries(document.paths)) {
    assert.ok(operation?.summary && operation.tags.length === 1, path);
    for (const status of ['400', '401', '403', '503'])
      assert.ok(operation.responses[status], `${path} ${status}`);
    assert.ok(operation.responses['200']?.content, path);
    for (const { name, in: place, schema, example } of operation.parameters ?? []) {
      assert.match(place, /^(query|path)$/, name);
      assert.ok(ajv.validateSchema(schema), `${path} ${name}: ${JSON.stringify(ajv.errors)}`);
      const isTold = schema.enum !== undefined || schema.default !== undefined || example !== undefined;
      assert.ok(isTold || schema.type === 'integer', `${path} ${name} has an example`);
      if (example !== undefined) check(schema, example, `${path} ${name}`);
    }
  }
  const media = (path: string) => Object.keys(document.paths[path]?.get?.responses['200']?.content ?? {});
  assert.deepEqual(media('/api/stream'), ['text/event-stream']);
});

test('every schema is valid, and real answers are as they say', async () => {
  const { latest } = await get<{ latest: { topic: string; partition: number; offset: string }[] }>(
    '/api/latest?range=1h',
  );
  const newest = latest[0];
  assert.ok(newest);
  const { records } = await get<{ records: { id: string }[] }>('/api/rejected/records?range=1h');
  const [topic, partition, offset] = records[0]?.id.split('/') ?? [];
  const refused = { topic, partition, offset };
  const queries: Record<string, string> = {
    '/api/leaders': 'dimension=country',
    '/api/orders/history': 'order_id=o-3-1',
    '/api/explore': 'metric=orders&dimension=product',
  };
  for (const [path, { get: operation }] of Object.entries(document.paths)) {
    const answers = Object.entries(operation?.responses ?? {});
    for (const [status, { content }] of answers) {
      for (const { schema } of Object.values(content)) {
        assert.ok(ajv.validateSchema(schema), `${path} ${status}: ${JSON.stringify(ajv.errors)}`);
      }
    }
    const schema = operation?.responses['200']?.content['application/json']?.schema;
    if (schema === undefined) continue;
    const place = path.startsWith('/api/rejected/') ? refused : { ...newest, batch_id: '1' };
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name) => String(place[name as keyof typeof place]));
    const query = queries[path];
    check(schema, await get(query ? `${address}?${query}` : address), path);
  }
});

test('refusals are as documented', async () => {
  const { get: operation } = document.paths['/api/overview'] ?? {};
  const schema = operation?.responses['400']?.content['application/json']?.schema;
  assert.ok(schema);
  check(schema, await get('/api/overview?range=soon', 400), 'range');
  check(schema, await get('/api/overview?nonsense=1', 400), 'unknown parameter');
});
