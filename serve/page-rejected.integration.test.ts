import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { findAxeFaults } from './testing/open-browser.ts';
import { eventually, isFocused, tabTo } from './testing/open-page.ts';
import { insertFacts, insertRejected } from './testing/read-model.ts';
import { type StartedPage, skipWithoutChromium, startPage } from './testing/start-page.ts';
import type { Shop } from './testing/start-shop.ts';

const skip = skipWithoutChromium('that the page Rejected is seen to work');

const hostile = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';
let shop: Shop;
let address: string;
let started: StartedPage;

before(async () => {
  if (skip) return;
  started = await startPage();
  ({ shop, address } = started);
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  await insertFacts(shop.write, [
    { event_type: 'page_viewed', source: 'web', occurred_at: ago(2), anonymous_id: 'a' },
  ]);
  await insertRejected(shop.write, [
    {
      reason: 'not_json',
      raw: `${hostile}\u202E\u0007\u001b[31m\u0000`,
      source: hostile,
      path: hostile,
      event_type: hostile,
      appended_at: ago(1),
    },
    {
      reason: 'money_not_whole',
      path: 'properties.total',
      raw: '{"event_id":"o1","total":12.50}',
      source: 'web',
      appended_at: ago(5),
    },
    {
      reason: 'money_not_whole',
      raw: '{"event_id":"o2"}',
      source: 'web',
      resolved: true,
      appended_at: ago(25),
    },
    { reason: 'too_long', raw: `${hostile}${'x'.repeat(900_000)}`, source: 'web', appended_at: ago(30) },
  ]);
  await shop.write.command({
    query: `INSERT INTO shop.rejected (topic, partition, offset, appended_at, reason, source, raw)
            VALUES ('shop.orders', 1, 42, now64(3) - 50, 'not_json', 'web', unhex('3C623EFF001B5B33316D'))`,
  });
});
after(async () => {
  if (skip) return;
  await started.close();
});

const open = (path: string, options?: BrowserContextOptions) => started.open(path, options);

for (const [colorScheme, width] of [
  ['light', 360],
  ['light', 1440],
  ['dark', 390],
  ['dark', 2560],
] as const) {
  test(`nothing is cut off and axe finds nothing: ${colorScheme}, ${width}`, { skip }, async () => {
    const { page, faults } = await open('/rejected', { colorScheme, viewport: { width, height: 900 } });
    await page.locator('.rejected-records tbody tr').first().waitFor();
    await page.locator('.rejected-time summary').click();
    assert.deepEqual(await findAxeFaults(page), []);
    const wide = await page.evaluate(
      '[...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 120)).slice(0, 5)',
    );
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, JSON.stringify(wide));
    await page.locator('.rejected-records a').first().click();
    await page.locator('.event-dialog .raw-box').first().waitFor();
    assert.deepEqual(await findAxeFaults(page), []);
    assert.deepEqual(faults, []);
    await page.close();
  });
}

test('raw bodies are text: no markup, no control, bytes as bytes, the large ones cut with a note', {
  skip,
}, async () => {
  const { page, faults } = await open('/rejected?state=all');
  await page.locator('.rejected-records tbody tr').first().waitFor();
  for (const [reason, seen] of [
    ['not_json', /<script>/],
    ['too_long', /x{1000}/],
  ] as const) {
    await page
      .locator('.rejected-records tr', { hasText: reason === 'not_json' ? 'img src' : reason })
      .locator('a')
      .first()
      .click();
    const box = page.locator('.event-dialog .raw-box').first();
    await box.waitFor();
    assert.match((await box.textContent()) ?? '', seen);
    if (reason === 'not_json') {
      const names = await page.locator('.event-dialog .hidden-character').allTextContents();
      assert.ok(
        names.some((name) => name.includes('U+001B')) && names.some((name) => name.includes('U+0000')),
      );
    } else {
      assert.match(
        (await page.locator('.event-dialog .sum').textContent()) ?? '',
        /first 65,536 of 900,0\d\d bytes.*--raw/,
      );
    }
    await page.keyboard.press('Escape');
    await page.locator('.event-dialog[open]').waitFor({ state: 'detached' });
  }
  await page.close();
  const { page: other } = await open('/rejected?rejected=shop.orders/1/42');
  assert.match(
    (await other.locator('.event-dialog .raw-box').textContent()) ?? '',
    /000000 {2}3c 62 3e ff 00 1b 5b 33 31 6d +<b>\.\.\.\[31m/,
  );
  assert.equal(await other.evaluate('window.hit'), undefined);
  assert.equal(await other.locator('main img, main script, dialog img, dialog script').count(), 0);
  assert.deepEqual(faults, []);
  await other.close();
});

test('filters and the open record are in the address, and the command to copy says the same', {
  skip,
}, async () => {
  const { page, faults } = await open('/rejected?range=24h');
  await page.getByRole('button', { name: 'money_not_whole' }).click();
  await page.waitForURL(/reason=money_not_whole/);
  await page.locator('.way-back code', { hasText: 'reason=money_not_whole' }).waitFor();
  assert.match(
    (await page.locator('.way-back code').textContent()) ?? '',
    /^\.\/millrace rejected replay --where reason=money_not_whole,since=[\dTZ:.-]+ --dry-run$/,
  );
  assert.match(
    (await page.locator('#rejected-counted-title').locator('xpath=ancestor::section').textContent()) ?? '',
    /no whole number/,
  );
  await eventually(async () => (await page.locator('.rejected-records tbody tr').count()) === 1);
  await page.locator('main').getByRole('button', { name: 'All', exact: true }).click();
  await page.waitForURL(/state=all/);
  await page.locator('.rejected-records tbody tr').nth(1).waitFor();
  await page.locator('.rejected-records tr', { hasText: 'open' }).locator('a').click();
  await page.waitForURL(/rejected=shop\.events/);
  assert.match(
    (await page.locator('.event-dialog .command code').textContent()) ?? '',
    /--where id=shop\.events\/\d\/\d+ --dry-run/,
  );
  assert.match((await page.locator('.event-dialog .raw-box').textContent()) ?? '', /"total": 12\.50/);
  await page.goBack();
  await page.locator('.event-dialog[open]').waitFor({ state: 'detached' });
  await page.goto(`${address}/rejected?rejected=nonsense`);
  await page.getByRole('alert').waitFor();
  assert.deepEqual(faults, []);
  await page.close();
});

test('a hostile source makes no command', { skip }, async () => {
  const { page } = await open(`/rejected?source=${encodeURIComponent('a;$(reboot)')}&range=24h`);
  await page.goto(`${address}/rejected?reason=not_json&source=${encodeURIComponent(hostile)}`);
  await page.locator('.way-back').waitFor();
  assert.equal(await page.locator('.way-back code').count(), 0);
  await page.close();
});

test('the keyboard alone filters, opens a record and closes it', { skip }, async () => {
  const { page } = await open('/rejected');
  await page.locator('.rejected-records tbody tr').first().waitFor();
  await tabTo(page, '.rejected-count button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/reason=/);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.search.includes('reason='));
  await tabTo(page, '.rejected-records a');
  await page.keyboard.press('Enter');
  await page.locator('.event-dialog .raw-box').first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.event-dialog[open]').waitFor({ state: 'detached' });
  assert.ok(await isFocused(page, '.rejected-records a'));
  await page.close();
});
