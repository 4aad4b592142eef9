import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { findRealData } from '../../capture/import/testing/real-data.ts';
import type { Leaders } from '../../serve/answers/leaders.ts';
import type { Overview, People } from '../../serve/answers/overview.ts';
import { findChromium, openBrowser } from '../../serve/testing/open-browser.ts';
import { countSales } from './count-sales.ts';
import { Pipeline, waitFor } from './pipeline.ts';

const executable = findChromium();
const skip = executable === undefined ? 'no Chromium was found' : false;
const patienceMs = 60_000;
const excerpt = fileURLToPath(new URL('../data/online-retail-2010-12-22.csv', import.meta.url));
const folder = findRealData('online-retail', 'the page over four months of a real shop');
const files =
  folder === null
    ? [excerpt]
    : readdirSync(folder)
        .filter((name) => name.endsWith('.csv'))
        .sort()
        .map((name) => join(folder, name));
const expected = countSales(files);

const pipeline = new Pipeline('page-of-files');
let browser: Browser | undefined;
before(async () => {
  await pipeline.up();
  if (executable !== undefined) browser = await openBrowser(executable);
  const { code } = await pipeline.run('import', ...files, '--map', 'online-retail');
  assert.equal(code, 0);
  await pipeline.settle();
});
after(async () => {
  await browser?.close();
  await pipeline.close();
});

const view = `from=${expected.from}&to=${expected.to}`;

async function ask<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`${pipeline.endpoints.serve.url}${path}`);
  assert.equal(answer.status, 200, path);
  return (await answer.json()) as Answer;
}

const pounds = (pence: number): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency: 'GBP' }).format(pence / 100);
const whole = (count: number): string => new Intl.NumberFormat('en').format(count);

test('the numbers over the files are those of the files', async (t) => {
  const { overview, people } = await waitFor('the customers of the files', patienceMs, async () => {
    const answer = await ask<{ overview: Overview; people: People }>(`/api/overview?${view}`);
    return answer.people.now.customers === expected.customers ? answer : undefined;
  });
  const [money] = overview.now.money;
  assert.equal(overview.now.money.length, 1);
  assert.equal(overview.now.orders, expected.orders);
  assert.equal(people.now.customers, expected.customers);
  assert.equal(money?.gross, String(expected.paidPence));
  assert.equal(money?.refunded, String(expected.refundedPence));
  assert.equal(money?.net, String(expected.paidPence - expected.refundedPence));
  const { leaders: products } = await ask<{ leaders: Leaders }>(
    `/api/leaders?${view}&dimension=product&limit=10`,
  );
  const greatest = products.rows.map(({ key, money: [sales] }) => [key, Number(sales?.amount)]);
  assert.deepEqual(greatest, expected.products.slice(0, 10));
  assert.equal(Number(products.total.money[0]?.amount), expected.paidPence);
  assert.equal(products.values, expected.products.length);
  const { leaders: countries } = await ask<{ leaders: Leaders }>(
    `/api/leaders?${view}&dimension=country&limit=1`,
  );
  assert.equal(countries.rows[0]?.key, 'GB');
  assert.equal(countries.rows[0]?.orders, expected.countries[0]?.[1]);
  t.diagnostic(JSON.stringify({ files: files.length, ...expected, products: greatest.slice(0, 3) }));
});

test('and the page shows them', { skip }, async () => {
  const page = await (browser as Browser).newPage({ viewport: { width: 1440, height: 1200 } });
  await page.goto(`${pipeline.endpoints.serve.url}/?${view}`);
  const numbers = page.locator('.key-numbers');
  for (const text of [
    pounds(expected.paidPence - expected.refundedPence),
    whole(expected.orders),
    `${whole(expected.customers)} customers`,
  ]) {
    await numbers.getByText(text, { exact: true }).first().waitFor({ timeout: patienceMs });
  }
  const board = page.locator('section', { has: page.getByRole('heading', { name: /products/i }) });
  for (const [, pence] of expected.products.slice(0, 5)) {
    await board.getByText(pounds(pence)).first().waitFor({ timeout: patienceMs });
  }
  await page.close();
});
