import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Comparison } from './answers/comparison.ts';
import type { Orders } from './answers/orders.ts';
import type { Overview } from './answers/overview.ts';
import { findAxeFaults } from './testing/open-browser.ts';
import { eventually, figure, isFocused, tabTo } from './testing/open-page.ts';
import { type Fact, insertFacts } from './testing/read-model.ts';
import { shopTraffic } from './testing/shop-traffic.ts';
import { type StartedPage, skipWithoutChromium, startPage } from './testing/start-page.ts';
import type { Shop } from './testing/start-shop.ts';

const skip = skipWithoutChromium('that Orders is seen to work');

const hostile = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>\u202E';
let shop: Shop;
let address: string;
let started: StartedPage;
let versions = 0;

/** Facts as the books number them; the site drops some and says other amounts for some. */
function told(facts: readonly Fact[]): Fact[] {
  return facts.flatMap((fact, index): Fact[] => {
    const place = { country: index % 2 === 0 ? 'DE' : 'FR', channel: 'email', device: 'mobile' };
    if (fact.event_type !== 'order_completed') return [{ ...fact, ...place, aggregate_version: ++versions }];
    if (index % 5 === 0) return [];
    return [{ ...fact, ...place, total: Number(fact.total) + (index % 4 === 0 ? 100 : 0) }];
  });
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

before(async () => {
  if (skip) return;
  started = await startPage();
  ({ shop, address } = started);
  await insertFacts(
    shop.write,
    told(shopTraffic(300, new Date(Date.now() - 110 * 60_000), 105 * 60_000, 11)),
  );
  const order = { order_id: hostile, currency: 'GBP', customer_id: hostile, products: [] };
  await insertFacts(shop.write, [
    { event_type: 'order_placed', occurred_at: minutesAgo(8), ...order, total: 0, aggregate_version: 1 },
    {
      event_type: 'payment_failed',
      occurred_at: minutesAgo(7),
      ...order,
      amount: 0,
      failure_reason: hostile,
      aggregate_version: 2,
    },
  ]);
});
after(async () => {
  if (skip) return;
  await started.close();
});

const open = (path: string, options?: BrowserContextOptions) => started.open(path, options);
const get = async <Body>(path: string): Promise<Body> =>
  (await fetch(address + path)).json() as Promise<Body>;
/** "£1,234.50" → "123450" */
const minorOf = (text: string) => text.replaceAll(/[^\d-]/g, '');
const textOf = async (page: Page, selector: string) => (await page.locator(selector).textContent()) ?? '';

const looks = [
  ['light', 360],
  ['dark', 390],
  ['light', 1440],
  ['dark', 2560],
] as const;
test('nothing is cut off and axe finds nothing, at any width, light and dark', { skip }, async () => {
  for (const [colorScheme, width] of looks) {
    const { page, faults } = await open('/orders?currency=GBP', {
      colorScheme,
      viewport: { width, height: 900 },
    });
    await page.locator('.sides').waitFor();
    await page.locator('#money-over-time-title').waitFor();
    await page.locator('.behind summary').first().click();
    assert.deepEqual(await findAxeFaults(page), [], `${colorScheme} ${width}`);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, colorScheme);
    assert.deepEqual(faults, []);
    await page.close();
  }
});

test('tiles, states and the comparison are those of the API, in one currency', { skip }, async () => {
  for (const currency of ['GBP', 'JPY']) {
    const { page } = await open(`/orders?range=24h&currency=${currency}`);
    await page.locator('.sides').waitFor();
    await page.locator('.states-table tbody tr').first().waitFor();
    type Body = { overview: Overview; orders: Orders };
    const { overview, orders } = await get<Body>('/api/orders?range=24h');
    const money = overview.now.money.find((one) => one.currency === currency);
    assert.ok(money);
    assert.equal(minorOf(await figure(page, 'Captured')), money.gross);
    assert.equal(minorOf(await figure(page, 'Refunded')), money.refunded);
    assert.equal(minorOf(await figure(page, 'Net revenue')), money.net);
    assert.equal(minorOf(await figure(page, 'Orders')), String(money.orders));
    assert.equal(minorOf(await figure(page, 'Average order')), money.average_order);
    const rate = (100 * Number(money.refunded)) / Number(money.gross);
    assert.equal(await figure(page, 'Refund rate'), `${rate.toFixed(1)}%`);
    const rows = orders.states.filter((one) => one.currency === currency);
    assert.equal(await page.locator('.states-table tbody tr').count(), rows.length);
    const counts = await page.locator('.states-table tbody td:nth-child(2)').allTextContents();
    assert.deepEqual(
      counts.map(Number),
      rows.map((row) => row.orders),
    );
    const { comparison } = await get<{ comparison: Comparison }>('/api/orders/compared?range=24h');
    const row = comparison.currencies.find((one) => one.currency === currency);
    assert.ok(row && row.only_books > 0 && row.other_amount > 0);
    const sides = await page.locator('.sides tbody td').allTextContents();
    assert.deepEqual(sides.map(minorOf).slice(0, 4), [
      String(row.books.orders),
      row.books.amount,
      String(row.site.orders),
      row.site.amount,
    ]);
    assert.equal(minorOf(sides[5] ?? ''), row.difference);
    await page.close();
  }
});

test('an order is seen to be placed, and to be paid, without a reload', { skip }, async () => {
  const { page, faults } = await open('/orders?range=1h');
  await page.locator('.order-list').first().waitFor();
  const order = { order_id: `live-${Date.now()}`, currency: 'GBP' };
  const line = { product_id: 'p', name: 'P', quantity: 1, price: 1999 };
  await insertFacts(shop.write, [
    {
      event_type: 'order_placed',
      occurred_at: minutesAgo(0),
      ...order,
      total: 1999,
      products: [line],
      aggregate_version: 1,
    },
  ]);
  const row = page.locator('.order-list:not(.differing) tbody tr', { hasText: order.order_id });
  await row.getByText('Placed').waitFor();
  await insertFacts(shop.write, [
    {
      event_type: 'payment_captured',
      occurred_at: minutesAgo(0),
      ...order,
      amount: 1999,
      aggregate_version: 2,
    },
  ]);
  await row.getByText('Paid', { exact: true }).waitFor();
  assert.deepEqual(faults, []);
  await page.close();
});

test('the keyboard opens an order with its versions, and comes back; its address can be shared', {
  skip,
}, async () => {
  const { page, faults } = await open('/orders?range=24h');
  await page.locator('.order-list:not(.differing) a').first().waitFor();
  await tabTo(page, '.order-list:not(.differing) a', 120);
  await page.keyboard.press('Enter');
  await page.waitForURL(/order=/);
  await page.locator('dialog[open] .history tbody tr').first().waitFor();
  assert.match(await textOf(page, 'dialog[open] .history'), /order_placed/);
  assert.deepEqual(await findAxeFaults(page), []);
  const shared = new URL(page.url());
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await eventually(async () => !page.url().includes('order='));
  assert.ok(await isFocused(page, '.order-list a'));
  await page.close();
  const { page: other } = await open(shared.pathname + shared.search);
  await other.locator('dialog[open] .history a', { hasText: 'order_placed' }).click();
  await other.waitForURL(/\/events\?.*event=shop\.orders/);
  await other.locator('dialog[open] .raw-box').waitFor();
  await other.goto(`${address}/orders?order=nobody-knows`);
  await other.locator('dialog[open] [role=alert]', { hasText: 'Nothing is known' }).waitFor();
  assert.deepEqual(faults, []);
  await other.close();
});

test('what a shop sends is text, and what hides in it is named', { skip }, async () => {
  const { page, faults } = await open('/orders?range=1h');
  const link = page.locator('.order-list:not(.differing) a', { hasText: '<img src=x' });
  await link.locator('.hidden-character', { hasText: 'U+202E' }).waitFor();
  await link.click();
  await page.locator('dialog[open] .history .hidden-character', { hasText: 'U+202E' }).waitFor();
  assert.equal(await page.evaluate('window.hit'), undefined);
  assert.equal(await page.locator('main img, main script, dialog img, dialog script').count(), 0);
  assert.deepEqual(faults, []);
  await page.close();
});

test('filters narrow it; of matching lines only what is known is told', { skip }, async () => {
  const { page } = await open('/orders?range=24h&country=DE&currency=GBP');
  await page.locator('.sides').waitFor();
  const { comparison } = await get<{ comparison: Comparison }>('/api/orders/compared?range=24h&country=DE');
  const row = comparison.currencies.find((one) => one.currency === 'GBP');
  assert.equal(
    minorOf((await page.locator('.sides tbody td').first().textContent()) ?? ''),
    String(row?.books.orders),
  );
  await page.goto(`${address}/orders?range=24h&product=p-100&currency=GBP`);
  await page.getByText('Money is sales of the order lines that match').waitFor();
  assert.equal(await figure(page, 'Captured'), '–');
  assert.match(await figure(page, 'Sales'), /£/);
  await page.goto(`${address}/orders?range=24h&currency=GBP`);
  await page.locator('.states-table a', { hasText: 'Paid' }).click();
  await page.waitForURL(/\/events\?.*event_type=payment_captured/);
  await page.close();
});

test('a source that has only books is not compared, and the page says why', { skip }, async () => {
  const occurred_at = minutesAgo(3);
  const order = { source: 'history', order_id: 'h-1', currency: 'EUR', total: 500 };
  await insertFacts(shop.write, [{ event_type: 'order_placed', occurred_at, ...order, products: [] }]);
  const { page } = await open('/orders?range=1h&source=history');
  await page.getByText('so there is nothing to compare the books with').waitFor();
  assert.equal(await page.locator('.sides').count(), 0);
  await page.close();
});
