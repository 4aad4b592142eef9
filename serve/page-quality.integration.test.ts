import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { findAxeFaults } from './testing/open-browser.ts';
import { eventually, isFocused, tabTo } from './testing/open-page.ts';
import { insertFacts } from './testing/read-model.ts';
import { type StartedLedger, startLedger } from './testing/start-ledger.ts';
import { type StartedPage, skipWithoutChromium, startPage } from './testing/start-page.ts';

const skip = skipWithoutChromium('that the page Quality is seen to work');

const hostile = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>\u202E';
const finding = { subject: `web ${hostile}`, observed: 2, low: null, high: 0, samples: ['o-1', hostile] };
let ledger: StartedLedger;
let started: StartedPage;

before(async () => {
  if (skip) return;
  ledger = await startLedger();
  await ledger.prepare();
  started = await startPage({ ledger: ledger.ledger });
  const occurred_at = new Date(Date.now() - 120_000).toISOString();
  await insertFacts(started.shop.write, [{ event_type: 'page_viewed', occurred_at, anonymous_id: 'a' }]);
});
after(async () => {
  if (skip) return;
  await started.close();
  await ledger.close();
});

const open = (path: string, options?: BrowserContextOptions) => started.open(path, options);
const passes = [
  { name: 'identity_once', verdict: 'pass' },
  { name: 'order_was_placed', verdict: 'pass' },
] as const;

async function untouched(page: Page): Promise<void> {
  assert.equal(await page.evaluate('window.hit'), undefined);
  assert.equal(await page.locator('main img, main script, dialog img, dialog script').count(), 0);
}

test('before the first batch it says so; a new batch is there without a reload', { skip }, async () => {
  const { page, faults } = await open('/quality');
  await page.getByText('There was no batch yet').waitFor();
  assert.deepEqual(await findAxeFaults(page), []);
  const first = await ledger.note({ state: 'published', checks: passes });
  await page.locator('.last-batch', { hasText: `Batch ${first} is published` }).waitFor();
  await page.locator('.checks tbody tr').nth(1).waitFor();
  await ledger.note({
    state: 'published',
    askedBy: hostile,
    checks: [
      { name: 'identity_once', verdict: 'not enough history' },
      { name: 'order_was_placed', verdict: 'warn', findings: [finding] },
    ],
  });
  const row = page.locator('.checks tr', { hasText: 'Payments belong to an order' });
  await row.locator('.look', { hasText: 'warned' }).waitFor();
  assert.match((await row.locator('.trend .unseen').textContent()) ?? '', /2 batches: 1 warned, 1 passed/);
  const heights = await row
    .locator('.strip rect')
    .evaluateAll((all) => all.map((one) => one.getAttribute('height')));
  assert.equal(new Set(heights).size, 2, 'a verdict has a height of its own, not only a colour');
  await untouched(page);
  assert.deepEqual(faults, []);
  await page.close();
});

test('an opened check tells meaning, thresholds, remedy and findings; texts of others stay text', {
  skip,
}, async () => {
  const { page, faults } = await open('/quality');
  await page.getByRole('link', { name: 'Payments belong to an order' }).click();
  await page.waitForURL(/check=order_was_placed/);
  const dialog = page.locator('.quality-dialog[open]');
  await dialog.locator('.findings tbody tr').waitFor();
  const text = (await dialog.textContent()) ?? '';
  for (const part of ['Each order was placed.', 'Look for the order.', 'none', 'o-1', '<script>'])
    assert.ok(text.includes(part), part);
  assert.ok((await dialog.locator('.hidden-character').count()) > 0, 'what turns text around is named');
  await untouched(page);
  await dialog.getByRole('link', { name: 'batch 2' }).click();
  await page.waitForURL((url) => url.search.includes('batch=2') && !url.search.includes('check='));
  await dialog.locator('.plain-numbers').first().waitFor();
  assert.match((await dialog.textContent()) ?? '', /shop\.events\/0.*0–11.*lake\.shop\.events/);
  await untouched(page);
  await page.goBack();
  await page.locator('.quality-dialog[open]').waitFor({ state: 'detached' });
  await page.goto(`${started.address}/quality?check=identity_once`);
  await page.locator('.quality-dialog[open] dt', { hasText: 'most' }).waitFor();
  assert.match((await page.locator('.quality-dialog').textContent()) ?? '', /So many may repeat\./);
  assert.deepEqual(faults, []);
  await page.close();
});

test('a wrong address says so', { skip }, async () => {
  for (const [path, said] of [
    ['/quality?check=nothing', /no check of this name/],
    ['/quality?batch=x', /names no batch/],
    ['/quality?batch=999', /There is no batch 999/],
  ] as const) {
    const { page } = await open(path);
    await page.getByRole('alert').filter({ hasText: said }).waitFor();
    await page.close();
  }
});

test('a stopped batch says why, and the two commands; deciding takes it away', { skip }, async () => {
  const id = await ledger.note({
    state: 'stopped',
    error: `identity_once: 2 records of ${hostile}`,
    checks: [{ name: 'identity_once', verdict: 'stop', findings: [finding] }],
  });
  const { page } = await open('/quality');
  await page.locator('.decision').waitFor();
  assert.deepEqual(await page.locator('.decision code').allTextContents(), [
    `./millrace batch --accept ${id}`,
    `./millrace batch --discard ${id}`,
  ]);
  await untouched(page);
  await ledger.owner.query(
    "UPDATE lake.batches SET state = 'rolled_back', ended_at = now() WHERE batch_id = $1",
    [id],
  );
  await page.locator('.decision').waitFor({ state: 'detached' });
  await page.locator('.last-batch', { hasText: 'given up' }).waitFor();
  await page.close();
});

test('older batches are a page further', { skip }, async () => {
  for (let more = 0; more < 15; more += 1) await ledger.note({ state: 'published', checks: passes });
  const { page } = await open('/quality');
  await page.locator('.batches tbody tr').nth(14).waitFor();
  assert.equal(await page.locator('.batches tbody tr').count(), 15);
  await page.getByRole('button', { name: 'Older' }).click();
  await eventually(async () => (await page.locator('.batches tbody tr').count()) === 3);
  assert.ok(await page.getByRole('button', { name: 'Older' }).isDisabled());
  await page.getByRole('button', { name: 'Newer' }).click();
  await eventually(async () => (await page.locator('.batches tbody tr').count()) === 15);
  await page.close();
});

for (const [colorScheme, width] of [
  ['light', 360],
  ['light', 1440],
  ['dark', 390],
  ['dark', 2560],
] as const) {
  test(`nothing is cut off and axe finds nothing: ${colorScheme}, ${width}`, { skip }, async () => {
    const { page, faults } = await open('/quality', { colorScheme, viewport: { width, height: 900 } });
    for (const detail of ['', '?check=order_was_placed', '?batch=2']) {
      if (detail !== '') await page.goto(`${started.address}/quality${detail}`);
      await page.locator('.batches tbody tr').first().waitFor();
      if (detail !== '') await page.locator('.quality-dialog[open] .findings').first().waitFor();
      assert.deepEqual(await findAxeFaults(page), [], detail);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, detail);
      assert.ok(
        await page.evaluate(
          '(document.querySelector("dialog[open]")?.scrollWidth ?? 0) <= (document.querySelector("dialog[open]")?.clientWidth ?? 0)',
        ),
        `the dialog of ${detail} is as wide as what is in it`,
      );
    }
    assert.deepEqual(faults, []);
    await page.close();
  });
}

test('the keyboard alone opens a check, closes it and goes on where it was', { skip }, async () => {
  const { page } = await open('/quality');
  await page.locator('.checks tbody tr').first().waitFor();
  await tabTo(page, '.checks a');
  await page.keyboard.press('Enter');
  await page.locator('.quality-dialog[open]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.quality-dialog[open]').waitFor({ state: 'detached' });
  assert.ok(await isFocused(page, '.checks a'));
  await page.close();
});

test('while PostgreSQL is away the page says so, keeps what it showed, and goes on', { skip }, async () => {
  const { page } = await open('/quality');
  await page.locator('.checks tbody tr').first().waitFor();
  await ledger.server.kill();
  await page.getByText('PostgreSQL, which notes batches and their checks, does not answer').first().waitFor();
  assert.equal(await page.locator('.checks tbody tr').count(), 2);
  await page.close();
});
