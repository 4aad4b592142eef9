import assert from 'node:assert/strict';
import { globSync, statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { findAxeFaults } from './testing/open-browser.ts';
import { countOf, eventually, figure, isFocused, patienceMs, tabTo } from './testing/open-page.ts';
import { insertFacts, insertRejected } from './testing/read-model.ts';
import { shopTraffic } from './testing/shop-traffic.ts';
import { type StartedPage, skipWithoutChromium, startPage } from './testing/start-page.ts';
import type { Shop } from './testing/start-shop.ts';

const skip = skipWithoutChromium('that the page is seen to work');

const hostile = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';
const odd = [
  '=HYPERLINK("http://evil.example")',
  '\u202Egnp.exe',
  '🛒👨‍👩‍👧‍👦 ‮',
  "'; DROP TABLE shop.events; --",
];
let shop: Shop;
let address: string;
let browser: Browser;
let started: StartedPage;

before(async () => {
  if (skip) return;
  started = await startPage();
  ({ shop, address, browser } = started);
  await insertFacts(shop.write, shopTraffic(150, new Date(Date.now() - 50 * 60_000), 45 * 60_000, 7));
  await insertRejected(shop.write, [{ reason: 'not_json', raw: hostile }]);
});
after(async () => {
  if (skip) return;
  await started.close();
});

const open = (path?: string, options?: BrowserContextOptions) => started.open(path, options);
const placed = (order_id: string, occurred_at = new Date().toISOString()) => ({
  event_type: 'order_placed',
  occurred_at,
  order_id,
  currency: 'GBP',
  total: 1234,
  products: [{ product_id: 'p-100', name: 'White hanging heart T-light holder', quantity: 1, price: 1234 }],
});

test('the page is under 120 kB compressed', { skip }, () => {
  const folder = fileURLToPath(new URL('./page/dist', import.meta.url));
  const files = globSync(`${folder}/**/*.gz`);
  assert.ok(files.length > 0);
  assert.ok(files.reduce((sum, file) => sum + statSync(file).size, 0) < 120_000);
});

test('a new order is seen to arrive, in the numbers and in the list', { skip }, async () => {
  const { page, faults } = await open('/?range=all&source=demo');
  const [events, orders] = [await countOf(page, 'Events'), await countOf(page, 'Orders')];
  const order = `arrives-${Date.now()}`;
  await insertFacts(shop.write, [placed(order)]);
  await page.locator('.orders tr.new', { hasText: order }).waitFor();
  await eventually(async () => (await countOf(page, 'Orders')) === orders + 1);
  assert.equal(await countOf(page, 'Events'), events + 1);
  assert.deepEqual(faults, []);
  await page.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of colorScheme === 'light' ? [360, 768, 1440, 2560] : [390, 1440]) {
    test(`in ${colorScheme} at ${width} px nothing is cut off and axe finds nothing`, { skip }, async () => {
      const options = { colorScheme, viewport: { width, height: 900 } };
      const { page, faults } = await open('/?range=1h&country=', options);
      await page.locator('.chip').click();
      await page.locator('.stages').waitFor();
      await page.locator('.leaders button').first().waitFor();
      await page.locator('.behind summary').first().click();
      assert.deepEqual(await findAxeFaults(page), []);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
      assert.equal(await page.evaluate('document.documentElement.dataset.theme'), colorScheme);
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await page.locator('dialog[open] .segments button', { hasText: 'Product' }).click();
      await page.locator('dialog[open] .values button').first().waitFor();
      assert.deepEqual(await findAxeFaults(page), []);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Custom…' }).click();
      await page.locator('dialog[open] input[name="toDay"]').fill('2001-01-01');
      await page.locator('dialog[open] button.main').click();
      await page.getByText('The end has to be later').waitFor();
      assert.deepEqual(await findAxeFaults(page), []);
      assert.deepEqual(faults, []);
      await page.close();
    });
  }
}

test('the keyboard alone reaches a page, a range, a part of the chart and the way back', {
  skip,
}, async () => {
  const { page } = await open('/?range=1h');
  await page.locator('.chart canvas').waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the content');
  await tabTo(page, '.tabs a[href^="/events"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/events/);
  await page.goBack();
  await page.locator('.chart canvas').waitFor();
  await tabTo(page, '.segments button[data-name="24h"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/range=24h/);
  await tabTo(page, '.chart');
  for (const key of ['ArrowLeft', 'PageUp', 'Shift+ArrowRight']) await page.keyboard.press(key);
  const words = await page.locator('.chart').getAttribute('aria-valuetext');
  assert.match(words ?? '', /£.*2 steps chosen$/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/from=.*to=/);
  await page.getByRole('button', { name: '← Back' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/range=24h/);
  await page.close();
});

test('a drag over the chart zooms in, and the browser’s way back leads out', { skip }, async () => {
  const { page } = await open('/?range=1h');
  const plot = await page.locator('.chart .u-over').boundingBox();
  assert.ok(plot);
  await page.mouse.move(plot.x + plot.width * 0.4, plot.y + 60);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width * 0.6, plot.y + 70, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/from=.*to=/);
  const query = new URL(page.url()).searchParams;
  const minutes = (Date.parse(query.get('to') ?? '') - Date.parse(query.get('from') ?? '')) / 60_000;
  assert.ok(minutes > 8 && minutes < 18, `${minutes} minutes`);
  await page.goBack();
  await page.waitForURL(/range=1h|\/$/);
  await page.close();
});

test('a leader filters everything, its chip takes the filter away', { skip }, async () => {
  const { page } = await open('/?range=1h');
  const all = await countOf(page, 'Events');
  await page.locator('section[aria-labelledby="board-product-title"] .leaders button').first().click();
  await page.waitForURL(/product=p-/);
  await eventually(async () => (await countOf(page, 'Events')) < all);
  await page.getByText('Money is sales of the order lines that match').waitFor();
  await page.locator('.leaders button[aria-pressed="true"]').first().waitFor();
  await page.getByRole('button', { name: /^Remove filter Product/ }).click();
  await eventually(async () => (await countOf(page, 'Events')) >= all);
  assert.ok(!page.url().includes('product='));
  await page.close();
});

test('times are of the chosen zone, and days begin in it', { skip }, async () => {
  const { page } = await open('/?range=today&tz=Asia/Kathmandu', { timezoneId: 'America/New_York' });
  const { 0: from } = ((await page.locator('.covers strong').textContent()) ?? '').match(/\d\d:\d\d/) ?? [];
  assert.equal(from, '00:00');
  await page.locator('.choice select').first().selectOption('America/New_York');
  await page.waitForURL(/tz=America%2FNew_York/);
  await page.getByText('Times are America/New York.').waitFor();
  await page.close();
});

test('currencies are shown one at a time', { skip }, async () => {
  const { page } = await open('/?range=1h&source=demo');
  assert.match(await figure(page, 'Net revenue'), /^£/);
  await page.locator('.overview-head button', { hasText: 'JPY' }).click();
  await eventually(async () => /^¥[\d,]+$/.test(await figure(page, 'Net revenue')));
  assert.match(page.url(), /currency=JPY/);
  await page.locator('.leader-head', { hasText: 'Net JPY' }).first().waitFor();
  await page.close();
});

test('what a shop or a stranger sends is shown as text', { skip }, async () => {
  const occurred_at = new Date().toISOString();
  await insertFacts(
    shop.write,
    [hostile, ...odd].flatMap((name, index) => [
      {
        event_type: 'product_viewed',
        occurred_at,
        anonymous_id: name,
        product_id: name,
        name,
        country: name,
      },
      {
        ...placed(name, occurred_at),
        country: name,
        channel: name,
        products: [{ product_id: name, name, category: name, quantity: 1000 + index, price: 100 }],
      },
    ]),
  );
  const { page, faults } = await open('/?range=15m&source=demo');
  await page.locator('.leaders bdi', { hasText: '<img src=x' }).first().waitFor();
  await page.locator('.orders bdi', { hasText: '<script>' }).first().waitFor();
  await page.locator('.leaders button', { hasText: '<img src=x' }).first().click();
  await page.locator('.chip', { hasText: '<img src=x' }).waitFor();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.locator('dialog[open] .values').waitFor();
  assert.equal(await page.evaluate('window.hit'), undefined);
  assert.equal(await page.locator('main img, main script, dialog img').count(), 0);
  assert.deepEqual(faults, []);
  await page.close();

  const text = encodeURIComponent(hostile);
  for (const name of ['source', 'country', 'product', 'event_type', 'currency', 'metric', 'dimension']) {
    const { page: next, faults: more } = await open(`/?range=15m&${name}=${text}&${name}=%00%E2%80%AE`);
    assert.equal(await next.evaluate('window.hit'), undefined);
    assert.equal(await next.locator('main img, main script, header img').count(), 0);
    assert.deepEqual(more, [], name);
    await next.close();
  }
});

test('an empty range leads to where the data is', { skip }, async () => {
  await insertFacts(shop.write, shopTraffic(30, new Date('2010-12-01T09:00:00Z'), 3_600_000, 3, 'history'));
  const { page } = await open('/?range=1h');
  await page.getByText('Demo left out').waitFor();
  await page.getByRole('button', { name: /^Go to 1 Dec 2010/ }).click();
  await page.waitForURL(/range=all/);
  await page.getByText('Nothing happened in this range').waitFor({ state: 'detached' });
  await eventually(async () => (await countOf(page, 'Events')) > 0);
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
  assert.equal(await page.locator('.bone').count(), 0);
  await page.getByRole('button', { name: 'Show the last hour' }).click();
  await page.locator('.key-numbers .value').first().waitFor({ timeout: patienceMs });
  await page.close();
});

test('pause stops the page where it is, and it goes on from there', { skip }, async () => {
  const { page } = await open('/?range=15m&source=demo');
  await page.getByRole('button', { name: /press to pause/ }).click();
  await page.waitForURL(/paused=1/);
  const before = await figure(page, 'Events');
  const occurred_at = new Date().toISOString();
  await insertFacts(shop.write, [{ event_type: 'page_viewed', occurred_at, anonymous_id: 'p' }]);
  await page.waitForTimeout(2500);
  assert.equal(await figure(page, 'Events'), before);
  await page.getByRole('button', { name: /press to go on/ }).click();
  await eventually(async () => (await figure(page, 'Events')) !== before);
  await page.close();
});

test('while the store is away the numbers stay and the page says when they stopped', { skip }, async () => {
  const { page } = await open('/?range=all&source=all');
  const before = await figure(page, 'Events');
  assert.notEqual(before, '0');
  await shop.stopEngine();
  await page.getByText(/Numbers stopped at \d\d:\d\d:\d\d/).waitFor();
  assert.equal(await figure(page, 'Events'), before);
  assert.deepEqual(await findAxeFaults(page), []);
  await shop.startEngine();
  await page.getByText(/Numbers stopped/).waitFor({ state: 'detached' });
  await page.locator('.switch.live').waitFor();
  assert.ok(await isFocused(page, 'body'));
  await page.close();
});
