import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildPageIfStale } from './build-page.ts';
import { createServer } from './server.ts';
import { findAxeFaults, findChromium, openBrowser } from './testing/open-browser.ts';
import { insertFacts, insertRejected } from './testing/read-model.ts';
import { shopTraffic } from './testing/shop-traffic.ts';
import { type Shop, startShop } from './testing/start-shop.ts';

const executable = findChromium();
const skip =
  executable === undefined && process.env.CI === undefined
    ? 'SKIPPED: no Chromium was found (set CHROMIUM_PATH), so that the page is seen to work stays unproven'
    : false;

const patienceMs = 40_000;
const hostile = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';
const odd = [
  '=HYPERLINK("http://evil.example")',
  '\u202Egnp.exe',
  '🛒👨‍👩‍👧‍👦 ‮',
  "'; DROP TABLE shop.events; --",
];
let shop: Shop;
let app: FastifyInstance;
let address: string;
let browser: Browser;

before(async () => {
  if (skip) return;
  await buildPageIfStale();
  shop = await startShop();
  app = createServer({ ...shop, host: '127.0.0.1', token: 'unused' });
  await app.listen({ host: '127.0.0.1', port: 0 });
  address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  browser = await openBrowser(executable ?? 'chromium');
  await insertFacts(shop.write, shopTraffic(150, new Date(Date.now() - 50 * 60_000), 45 * 60_000, 7));
  await insertRejected(shop.write, [{ reason: 'not_json', raw: hostile }]);
});
after(async () => {
  if (skip) return;
  await browser.close();
  await app.close();
  await shop.close();
});

interface OpenPage {
  page: Page;
  /** Errors of the console and requests to anywhere else than our own server. */
  faults: string[];
}

async function open(path = '/', options: BrowserContextOptions = {}): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
  page.setDefaultTimeout(patienceMs);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('data:')) faults.push(request.url());
  });
  await page.goto(address + path);
  await page.locator('main[aria-busy="false"]').waitFor();
  return { page, faults };
}

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const giveUpMs = Date.now() + patienceMs;
  while (!(await condition())) {
    assert.ok(Date.now() < giveUpMs, `not within ${patienceMs} ms: ${condition}`);
    await sleep(100);
  }
}

const figure = (page: Page, label: string) =>
  page.locator('.figure', { has: page.locator('dt', { hasText: new RegExp(`^${label}$`) }) }).locator('dd');

async function eventsOf(page: Page): Promise<number> {
  return Number((await figure(page, 'Events').textContent())?.replaceAll(',', ''));
}

test('a new event is seen to arrive, in the numbers and in the list', { skip }, async () => {
  const { page, faults } = await open('/?range=all&source=demo');
  const before = await eventsOf(page);
  const name = `Arrives ${Date.now()}`;
  const occurred_at = new Date().toISOString();
  await insertFacts(shop.write, [{ event_type: 'product_viewed', occurred_at, anonymous_id: 'v', name }]);
  await page.locator('.latest .grow', { hasText: name }).waitFor();
  await eventually(async () => (await eventsOf(page)) === before + 1);
  assert.deepEqual(faults, []);
  await page.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of colorScheme === 'light' ? [360, 390, 1440, 2560] : [390, 1440]) {
    test(`in ${colorScheme} at ${width} px nothing is cut off and axe finds nothing`, { skip }, async () => {
      const { page, faults } = await open('/?range=1h', { colorScheme, viewport: { width, height: 900 } });
      await page.locator('.funnel').waitFor();
      await page.locator('.reason summary').first().click();
      await page.locator('.behind summary').first().click();
      assert.deepEqual(await findAxeFaults(page), []);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
      assert.equal(await page.evaluate('document.documentElement.dataset.theme'), colorScheme);
      assert.deepEqual(faults, []);
      await page.close();
    });
  }
}

test('the keyboard alone reaches a range, an event and the way back', { skip }, async () => {
  const { page } = await open('/?range=1h');
  await page.locator('.latest button').first().waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the numbers');
  const isFocused = (selector: string) => page.evaluate(`document.activeElement.matches('${selector}')`);
  for (let tabs = 0; tabs < 10 && !(await isFocused('.segments button')); tabs++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/range=15m/);
  for (let tabs = 0; tabs < 40 && !(await isFocused('.latest button')); tabs++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('dialog[open] pre', { hasText: '"event_id"' }).waitFor();
  assert.deepEqual(await findAxeFaults(page), []);
  await page.keyboard.press('Escape');
  assert.ok(await isFocused('.latest button'));
  await page.close();
});

test('what a shop or a stranger sends is shown as text', { skip }, async () => {
  const occurred_at = new Date().toISOString();
  const names = [hostile, ...odd];
  await insertFacts(
    shop.write,
    names.flatMap((name, index) => [
      { event_type: 'product_viewed', occurred_at, anonymous_id: name, name },
      { event_type: name, occurred_at, anonymous_id: name, source: 'demo' },
      {
        event_type: 'order_placed',
        occurred_at,
        order_id: name,
        currency: 'GBP',
        total: 1,
        products: [{ product_id: name, name, quantity: 1000 + index, price: 1 }],
      },
    ]),
  );
  const { page, faults } = await open('/?range=15m');
  await page.locator('.products bdi', { hasText: '<img src=x' }).waitFor();
  await page.locator('.reason summary').first().click();
  await page.locator('.reason pre', { hasText: '<script>' }).first().waitFor();
  await page.locator('.latest button', { hasText: '<script>' }).first().click();
  await page.locator('dialog[open] pre', { hasText: 'onerror' }).waitFor();
  assert.equal(await page.evaluate('window.hit'), undefined);
  assert.equal(await page.locator('main img, main script, dialog img').count(), 0);
  assert.deepEqual(faults, []);
  await page.close();

  const text = encodeURIComponent(hostile);
  const { page: second, faults: more } = await open(`/?range=15m&source=${text}&money=${text}`);
  await second.getByText('This source has sent nothing').waitFor();
  assert.equal(await second.evaluate('window.hit'), undefined);
  assert.deepEqual(more, []);
  await second.close();
});

test('an empty range leads to where the data is', { skip }, async () => {
  await insertFacts(shop.write, shopTraffic(30, new Date('2010-12-01T09:00:00Z'), 3_600_000, 3, 'history'));
  const { page } = await open('/?range=1h');
  await page.getByText('Demo left out').waitFor();
  await page.getByRole('button', { name: /^Go to 2010-12-01/ }).click();
  await page.waitForURL(/range=all/);
  await page.getByText('Nothing happened in this range').waitFor({ state: 'detached' });
  await eventually(async () => (await eventsOf(page)) > 0);
  await page.goBack();
  await page.getByText('Nothing happened in this range').waitFor();
  await page.close();
});

test('many sources with long names do not make a phone scroll sideways', { skip }, async () => {
  const occurred_at = new Date(Date.now() - 60_000).toISOString();
  const names = Array.from({ length: 16 }, (_, index) => `a-source-with-quite-a-long-name-${index}`);
  await insertFacts(
    shop.write,
    names.map((source) => ({ event_type: 'page_viewed', occurred_at, anonymous_id: source, source })),
  );
  for (const source of ['', 'all', 'demo', names[0]]) {
    const { page } = await open(`/?range=1h&source=${source}`, { viewport: { width: 390, height: 900 } });
    await page.locator('.sources option', { hasText: names[15] as string }).waitFor({ state: 'attached' });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390, source);
    await page.close();
  }
});

test('a range that cannot be shown is said to be none', { skip }, async () => {
  const page = await browser.newPage();
  await page.goto(`${address}/?range=nonsense`);
  await page.getByText('"nonsense" is not a range').waitFor({ timeout: patienceMs });
  await page.close();
});

test('pause stops the page where it is, and it goes on from there', { skip }, async () => {
  const { page } = await open('/?range=15m&source=demo');
  await page.getByRole('button', { name: /press to pause/ }).click();
  await page.waitForURL(/paused=1/);
  const before = await figure(page, 'Events').textContent();
  const occurred_at = new Date().toISOString();
  await insertFacts(shop.write, [{ event_type: 'page_viewed', occurred_at, anonymous_id: 'p' }]);
  await page.waitForTimeout(2500);
  assert.equal(await figure(page, 'Events').textContent(), before);
  await page.getByRole('button', { name: /press to go on/ }).click();
  await eventually(async () => (await figure(page, 'Events').textContent()) !== before);
  await page.close();
});

test('while the store is away the numbers stay and the page says when they stopped', { skip }, async () => {
  const { page } = await open('/?range=all&source=all');
  const before = await figure(page, 'Events').textContent();
  assert.notEqual(before, '0');
  await shop.stopEngine();
  await page.getByText(/Numbers stopped at \d\d:\d\d:\d\d UTC/).waitFor();
  assert.equal(await figure(page, 'Events').textContent(), before);
  assert.deepEqual(await findAxeFaults(page), []);
  await shop.startEngine();
  await page.getByText(/Numbers stopped/).waitFor({ state: 'detached' });
  await page.locator('.switch.live').waitFor();
  await page.close();
});
