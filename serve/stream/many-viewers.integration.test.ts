import assert from 'node:assert/strict';
import { Agent, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createServer } from '../server.ts';
import type { Store } from '../store.ts';
import { insertFacts } from '../testing/read-model.ts';
import { shopTraffic } from '../testing/shop-traffic.ts';
import { type Shop, startShop } from '../testing/start-shop.ts';

const viewers = 200;
const patienceMs = 30_000;

let shop: Shop;
let app: FastifyInstance;
let address: string;
let asked = 0;
before(async () => {
  shop = await startShop();
  const store: Store = {
    ...shop.store,
    read: (...question) => {
      asked++;
      return shop.store.read(...question);
    },
  };
  await insertFacts(shop.write, shopTraffic(40, new Date(Date.now() - 600_000), 500_000, 5));
  app = createServer({ ...shop, store, host: '127.0.0.1', token: 'a token of this test' });
  await app.listen({ host: '127.0.0.1', port: 0 });
  address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
after(async () => {
  await app.close();
  await shop.close();
});

class Viewer {
  text = '';
  isOpen = true;
  readonly response: IncomingMessage;

  constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      this.text += text;
    });
    response.on('close', () => {
      this.isOpen = false;
    });
  }
}

function openViewer(agent: Agent): Promise<Viewer> {
  return new Promise((resolve, reject) => {
    get(`${address}/api/stream?range=1h&show=overview`, { agent }, (response) => {
      assert.equal(response.statusCode, 200);
      resolve(new Viewer(response));
    }).on('error', reject);
  });
}

async function eventually(what: string, isSo: () => boolean): Promise<void> {
  for (const endMs = Date.now() + patienceMs; Date.now() < endMs; await sleep(50)) if (isSo()) return;
  assert.fail(`${what} did not happen`);
}

/** What the store is asked for one snapshot and what was sent for it, on average of a few seconds. */
async function askedPerSnapshot(watched: readonly Viewer[]): Promise<number> {
  const first = watched[0] as Viewer;
  const countOf = () => first.text.split('event: change').length;
  const [from, askedFrom] = [countOf(), asked];
  await eventually('five changes', () => countOf() >= from + 5);
  return (asked - askedFrom) / (countOf() - from);
}

test('200 viewers of one view ask the store no more than one does, and all see the same new order', async () => {
  const agent = new Agent({ maxSockets: viewers });
  const watched = [await openViewer(agent)];
  await eventually('a snapshot', () => watched[0]?.text.includes('event: snapshot') === true);
  const alone = await askedPerSnapshot(watched);
  watched.push(...(await Promise.all(Array.from({ length: viewers - 1 }, () => openViewer(agent)))));
  await eventually('a snapshot for each', () =>
    watched.every(({ text }) => text.includes('event: snapshot')),
  );
  const together = await askedPerSnapshot(watched);
  assert.ok(together <= alone * 1.5, `${together} questions a snapshot for ${viewers}, ${alone} for one`);
  const order_id = `order-of-${process.pid}`;
  await insertFacts(shop.write, [
    {
      event_type: 'order_placed',
      occurred_at: new Date().toISOString(),
      order_id,
      total: 500,
      currency: 'EUR',
    },
  ]);
  await eventually('the order', () => watched.every(({ text }) => text.includes(order_id)));
  assert.ok(watched.every(({ isOpen }) => isOpen));
  for (const { response } of watched) response.destroy();
  agent.destroy();
});
