import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Analytics } from '@segment/analytics-node';
import { chromium } from 'playwright-core';
import { judge } from '#contract/judge.ts';
import { readTopic } from '#engines/kafka/read-topic.ts';
import { type OwnBroker, startBroker } from '#engines/kafka/start-broker.ts';
import { hashKey, type WriteKey } from '../../capture/collect/keys/write-key.ts';
import { type OwnCollector, startCollector } from '../../capture/collect/testing/start-collector.ts';
import { findChromium } from '../../cli/find-chromium.ts';

/** Segment's own libraries, with nothing changed but the address, have their events on Kafka as the contract's. */
const folder = mkdtempSync(join(tmpdir(), 'millrace-segment-'));
const executable = findChromium();
const browserKey = 'b_browser';
const serverKey = 's_server';
let broker: OwnBroker;
let page: Server;
let pageOrigin: string;
let collector: OwnCollector;

interface StoredEvent {
  source: string;
  event_id: string;
  event_type: string;
  occurred_at: string;
  received_at: string;
  anonymous_id?: string;
  user_id?: string;
  context: Record<string, unknown> & { page?: Record<string, unknown> };
  properties: Record<string, unknown>;
}

before(async () => {
  broker = await startBroker(folder);
  const library = dirname(createRequire(import.meta.url).resolve('@segment/analytics-next/package.json'));
  const script = readFileSync(join(library, 'dist/umd/index.js'));
  page = createServer((request, response) => {
    if (request.url === '/analytics.js') response.setHeader('content-type', 'text/javascript').end(script);
    else
      response
        .setHeader('content-type', 'text/html')
        .end('<!doctype html><title>Espresso makers</title><script src="/analytics.js"></script>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => page.once('listening', resolve));
  pageOrigin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
  const base = { currency: undefined, normaliseFloatNoise: false };
  const keys: WriteKey[] = [
    { ...base, id: '1', hash: hashKey(browserKey), source: 'web', kind: 'browser', origins: [pageOrigin] },
    { ...base, id: '2', hash: hashKey(serverKey), source: 'backend', kind: 'server', origins: [] },
  ];
  collector = await startCollector(broker.endpoints, { keys });
});

after(async () => {
  await collector.close();
  page.close();
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything of a source, once at least so many are there. */
async function storedOf(source: string, atLeast: number): Promise<StoredEvent[]> {
  for (let attempt = 0; ; attempt++) {
    const records = await readTopic(broker.endpoints, 'shop.events');
    const events = records.map(({ value }) => JSON.parse(value.toString()) as StoredEvent);
    const found = events.filter((event) => event.source === source);
    if (found.length >= atLeast || attempt > 60) {
      for (const { value } of records) assert.ok(judge(value, 'shop.events').ok);
      return found;
    }
    await sleep(250);
  }
}

function findEvent(events: readonly StoredEvent[], type: string): StoredEvent {
  const event = events.find((each) => each.event_type === type);
  assert.ok(event, `${type} among ${events.map((each) => each.event_type).join(', ')}`);
  return event;
}

test('@segment/analytics-node: every call, in batches', async () => {
  const analytics = new Analytics({ writeKey: serverKey, host: collector.url, flushAt: 5 });
  const faults: unknown[] = [];
  analytics.on('error', (error) => faults.push(error));
  analytics.identify({ userId: '97980cfe', traits: { plan: 'gold' } });
  analytics.track({
    userId: '97980cfe',
    event: 'Order Completed',
    properties: {
      order_id: '50314b8e',
      total: 30,
      revenue: '25.00',
      shipping: 3,
      tax: 2,
      currency: 'USD',
      products: [{ product_id: '507f1f77', name: 'Monopoly', price: 12.5, quantity: 2 }],
    },
  });
  analytics.page({
    anonymousId: 'a-1',
    name: 'Home',
    properties: { url: 'https://shop.example/', title: 'Shop' },
  });
  analytics.screen({ userId: '97980cfe', name: 'Cart' });
  analytics.group({ userId: '97980cfe', groupId: 'club' });
  analytics.alias({ userId: '97980cfe', previousId: 'a-1' });
  analytics.track({ anonymousId: 'a-2', event: 'Something Else', properties: { price: 1.234 } });
  await analytics.closeAndFlush();
  assert.deepEqual(faults, []);
  const events = await storedOf('backend', 7);
  assert.equal(events.length, 7);
  const order = findEvent(events, 'order_completed');
  assert.equal(order.properties.total, 3000);
  assert.equal(order.properties.revenue, 2500);
  assert.deepEqual(order.properties.products, [
    { product_id: '507f1f77', name: 'Monopoly', price: 1250, quantity: 2 },
  ]);
  assert.equal(findEvent(events, 'page_viewed').context.page?.url, 'https://shop.example/');
  assert.deepEqual(findEvent(events, 'user_identified').properties, { traits: { plan: 'gold' } });
  assert.equal(findEvent(events, 'user_aliased').properties.previous_id, 'a-1');
  assert.equal(findEvent(events, 'group_joined').properties.group_id, 'club');
  assert.deepEqual(findEvent(events, 'something_else').properties, { price: 1.234 });
  assert.ok(findEvent(events, 'screen_viewed'));
  assert.equal(new Set(events.map((event) => event.event_id)).size, 7);
});

test('@segment/analytics-next in Chromium: settings, single calls and batches', async (t) => {
  if (executable === undefined)
    return t.skip('no Chromium: that analytics.js works in a browser stays unproven');
  const browser = await chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const tab = await browser.newPage({ userAgent: AGENT });
    const faults: string[] = [];
    tab.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    tab.on('pageerror', (error) => faults.push(error.message));
    await tab.goto(`${pageOrigin}/?utm_source=news&utm_medium=email&utm_campaign=spring`);
    await tab.evaluate(send, { cdnURL: collector.url, writeKey: browserKey, batching: false });
    const single = await storedOf('web', 4);
    assert.deepEqual(faults, []);
    assert.deepEqual(single.map((event) => event.event_type).sort(), [
      'page_viewed',
      'product_added',
      'product_viewed',
      'user_identified',
    ]);
    const viewed = findEvent(single, 'product_viewed');
    assert.equal(viewed.properties.price, 1999);
    assert.equal(viewed.properties.currency, 'EUR');
    assert.equal(viewed.context.browser, 'Chrome');
    assert.equal(viewed.context.device, 'desktop');
    assert.equal(viewed.context.ip, '127.0.0.0');
    assert.deepEqual(viewed.context.campaign, { source: 'news', medium: 'email', name: 'spring' });
    assert.equal(viewed.context.page?.title, 'Espresso makers');
    assert.ok(Math.abs(Date.parse(viewed.occurred_at) - Date.now()) < 60_000);
    const identified = findEvent(single, 'user_identified');
    assert.equal(identified.user_id, 'u-1');
    assert.equal(identified.anonymous_id, viewed.anonymous_id);
    await tab.goto(`${pageOrigin}/second`);
    await tab.evaluate(send, { cdnURL: collector.url, writeKey: browserKey, batching: true });
    assert.equal((await storedOf('web', 8)).length, 8);
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
  }
});

test('a page of another origin may neither send nor read the settings', async (t) => {
  if (executable === undefined) return t.skip('no Chromium: that other pages are kept out stays unproven');
  const browser = await chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const tab = await browser.newPage();
    await tab.goto(pageOrigin.replace('127.0.0.1', 'localhost'));
    const before = (await storedOf('web', 0)).length;
    const failed = await tab.evaluate(
      async ([url, key]) => {
        const post = () =>
          fetch(`${url}/v1/t`, {
            method: 'POST',
            body: JSON.stringify({ writeKey: key, event: 'X', userId: 'u' }),
          });
        const outcomes = await Promise.allSettled([post(), fetch(`${url}/v1/projects/${key}/settings`)]);
        return outcomes.map(({ status }) => status);
      },
      [collector.url, browserKey],
    );
    assert.deepEqual(failed, ['rejected', 'rejected']);
    assert.equal((await storedOf('web', 0)).length, before);
  } finally {
    await browser.close();
  }
});

const AGENT =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

/** Runs in the page. */
async function send(options: { cdnURL: string; writeKey: string; batching: boolean }): Promise<void> {
  const { AnalyticsNext } = globalThis as unknown as {
    AnalyticsNext: { AnalyticsBrowser: { load(...settings: object[]): Promise<[Library]> } };
  };
  interface Library {
    page(): Promise<unknown>;
    track(event: string, properties: object): Promise<unknown>;
    identify(user: string, traits: object): Promise<unknown>;
  }
  const delivery = { strategy: 'batching', config: { size: 4, timeout: 500 } };
  const [analytics] = await AnalyticsNext.AnalyticsBrowser.load(
    { writeKey: options.writeKey, cdnURL: options.cdnURL },
    options.batching ? { integrations: { 'Segment.io': { deliveryStrategy: delivery } } } : {},
  );
  await analytics.page();
  await analytics.track('Product Viewed', { product_id: 'p-1', price: 19.99, currency: 'EUR' });
  await analytics.identify('u-1', { plan: 'gold' });
  await analytics.track('add_to_cart', {
    currency: 'EUR',
    items: [{ item_id: 'p-1', price: 19.99, quantity: 1 }],
  });
}
