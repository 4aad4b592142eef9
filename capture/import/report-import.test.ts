import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportImport } from './report-import.ts';
import { createTally } from './tally.ts';
import { collectText } from './testing/collect-import.ts';

const orders = {
  name: 'shop',
  format: { type: 'csv' },
  times: { zone: 'UTC', formats: ['iso'] },
  currency: '{currency}',
  money: { amount: '{price}' },
  events: [
    {
      event_type: 'order_placed',
      event_id: '{id}',
      occurred_at: '{at}',
      properties: {
        order_id: '{id}',
        aggregate_version: 1,
        currency: '{currency}',
        subtotal: '{price}',
        total: '{price}',
        products: { lines: { product_id: 'x', quantity: 1, price: '{price}' } },
      },
    },
  ],
};

test('a currency that is none is rejected and reported as the rows have it, not as accepted money', async () => {
  const text = 'id,at,price,currency\n1,2020-01-01,1.50,usd\n2,2020-01-01,2.50,GBP\n';
  const { tally } = await collectText(orders, [text]);
  const dryRun = reportImport('dry-run', 1, tally, 0, null);
  assert.deepEqual(dryRun.rejected, { not_in_list: 1 });
  assert.deepEqual(dryRun.money_read, { GBP: '2.50', usd: '1.5' });
  assert.deepEqual(dryRun.money_accepted, { GBP: '2.50' });
  const settled = reportImport('id', 1, tally, 0, { verdicts: [], accepted: new Map([['GBP', 250n]]) });
  assert.deepEqual(settled.money_accepted, { GBP: '2.50' });
});

test('a currency of which nothing was accepted stands with 0.00', () => {
  const tally = createTally();
  tally.moneyRead.set('GBP', { units: 5n, scale: 0 });
  assert.deepEqual(reportImport('id', 1, tally, 0, null).money_accepted, { GBP: '0.00' });
});
