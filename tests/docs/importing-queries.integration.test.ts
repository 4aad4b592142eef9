import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { shape } from '#contract/shape.ts';
import { deliver, orderPlaced } from '../../speed/testing/records.ts';
import { openTestStore, type TestStore } from '../../speed/testing/store.ts';

const page = readFileSync(new URL('../../docs/importing.md', import.meta.url), 'utf8');
const queries = [...page.matchAll(/^```sql\n(.*?)^```$/gms)].map((match) => match[1] as string);
const topicOf = (type: string): string => shape.events.find((event) => event.type === type)?.topic ?? '';

let store: TestStore;
before(async () => {
  store = await openTestStore();
  const rejected = {
    source: 'online-retail',
    event_id: 'row/1',
    event_type: 'row_rejected',
    occurred_at: '2026-01-01T00:00:00.000Z',
    properties: {
      reason: 'not_a_sale',
      path: 'Quantity',
      detail: 'a correction of stock',
      raw: 'B,x,X,-2,1.5,',
      origin: 'import',
      file: 'a.csv',
      line: 2,
      record: { InvoiceNo: 'B', StockCode: 'x', Description: 'X', Quantity: '-2', UnitPrice: '1.5' },
      amount: -300,
      currency: 'GBP',
    },
  };
  const sale = orderPlaced('A', 1_000, { source: 'online-retail' });
  const refund = {
    source: 'online-retail',
    event_id: 'C1/refunded',
    event_type: 'refund_issued',
    occurred_at: '2026-01-02T00:00:00.000Z',
    properties: {
      refund_id: 'C1',
      amount: 100,
      currency: 'EUR',
      products: [{ product_id: 'p1', name: 'Lantern', quantity: 1, price: 100 }],
    },
  };
  await deliver(store.write, [
    { topic: topicOf('order_placed'), partition: 0, offset: 0, value: sale },
    { topic: topicOf('refund_issued'), partition: 0, offset: 1, value: JSON.stringify(refund) },
    { topic: 'shop.rejected', partition: 0, offset: 0, value: JSON.stringify(rejected) },
  ]);
  await store.settleAll();
});
after(() => store.close());

test('the queries of the proof run as they stand on the page, and find every row', async () => {
  assert.equal(queries.length, 2);
  const [lines] = await store.rows<Record<string, string | number>>(queries[0] as string);
  const numbers = Object.fromEntries(Object.entries(lines ?? {}).map(([name, n]) => [name, Number(n)]));
  assert.deepEqual(numbers, {
    rows: 3,
    invoices: 3,
    customers: 0,
    money: 600,
    without_customer: 3,
    negative: 2,
    cancelled: 1,
    price_not_positive: 0,
    repeats: 0,
  });
  const [account] = await store.rows<Record<string, string | number>>(queries[1] as string);
  assert.equal(Number(account?.pence), 600);
});
