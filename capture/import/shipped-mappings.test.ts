import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readMapping } from './read-mapping.ts';
import { type Collected, collectImport, withFiles } from './testing/collect-import.ts';
import { findRealData } from './testing/real-data.ts';

const folder = new URL('../../mappings/', import.meta.url).pathname;

async function importBy(name: string, contents: readonly string[]): Promise<Collected> {
  const mapping = await readMapping(join(folder, `${name}.json`));
  return withFiles(contents, (paths) => collectImport(paths, mapping));
}

test('otto: a nested list of clicks, carts and orders becomes behaviour', async () => {
  const line =
    '{"session":7,"events":[{"aid":1517085,"ts":1659304800025,"type":"clicks"},{"aid":1517085,"ts":1659304800025,"type":"clicks"},{"aid":5,"ts":1659304900000,"type":"orders"},{"aid":6,"ts":1659304900001,"type":"wishes"}]}\n';
  const { records, tally } = await importBy('otto', [line]);
  assert.deepEqual(
    records.map((record) => [record.event_type, record.event_id, record.key]),
    [
      ['product_viewed', '7/0', '7'],
      ['product_viewed', '7/1', '7'],
      ['product_ordered', '7/2', '7'],
      ['row_rejected', records[3]?.event_id, records[3]?.event_id],
    ],
  );
  assert.equal(records[3]?.properties.reason, 'unmapped_value');
  assert.equal(tally.rowsRead, 4);
});

const sessions = findRealData('otto/sessions.jsonl', 'the click log of a real shop');

if (sessions !== null) {
  test('otto: the sample of the real data set', async () => {
    const mapping = await readMapping(join(folder, 'otto.json'));
    const { tally } = await collectImport([sessions], mapping);
    assert.deepEqual(Object.fromEntries(tally.events), {
      product_viewed: 800,
      product_added: 52,
      product_ordered: 10,
    });
    assert.equal(tally.rejected.size, 0);
  });
}

test('shopify: what stands in the first row of an order belongs to all of it', async () => {
  const columns =
    'Name,Email,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Country,Cancelled at,Payment Method,Refunded Amount';
  const rows = [
    '#1001,Ann@Example.com,2024-05-01 10:00:00 +0200,EUR,28.00,4.90,0.00,32.90,SPRING,2.00,2024-05-01 09:59:00 +0200,2,Mug,10.00,MUG-1,DE,,paypal,5.00',
    '#1001,Ann@Example.com,,,,,,,,,2024-05-01 09:59:00 +0200,1,Tea,10.00,,,,,',
  ];
  const { records, tally } = await importBy('shopify-orders', [`${columns}\n${rows.join('\n')}\n`]);
  const [order, payment, refund] = records;
  assert.deepEqual(
    [
      order?.properties.subtotal,
      order?.properties.discount,
      order?.properties.shipping,
      order?.properties.total,
    ],
    [3000, 200, 490, 3290],
  );
  assert.equal(order?.properties.products[1].product_id, 'Tea');
  assert.equal(order?.user_id, 'ann@example.com');
  assert.equal(payment?.occurred_at, '2024-05-01T08:00:00.000Z');
  assert.equal(refund?.properties.amount, 500);
  assert.equal(tally.rowsMapped, 2);
});

test('woocommerce: the nested lines of an order become its lines', async () => {
  const order = {
    id: 727,
    status: 'processing',
    currency: 'USD',
    date_created_gmt: '2017-03-22T16:28:02',
    date_paid_gmt: '2017-03-22T16:28:08',
    shipping_total: '10.00',
    total_tax: '1.35',
    total: '29.35',
    customer_id: 0,
    transaction_id: '',
    payment_method: 'bacs',
    billing: { country: 'US' },
    line_items: [
      { product_id: 93, sku: '', name: 'Woo Single #1', quantity: 2, price: 3 },
      { product_id: 22, sku: 'Bar3', name: 'Ship Your Idea', quantity: 1, price: 12 },
    ],
  };
  const { records } = await importBy('woocommerce-orders', [
    `${JSON.stringify(order)}\n{"id":1,"status":"trash"}\n`,
  ]);
  const [placed, paid, rejected] = records;
  assert.equal(placed?.properties.subtotal, 1800);
  assert.equal(placed?.properties.total, 2935);
  assert.equal(placed?.user_id, undefined);
  assert.deepEqual(
    placed?.properties.products.map((line: { product_id: string }) => line.product_id),
    ['93', '22'],
  );
  assert.equal(paid?.properties.payment_id, '727');
  assert.equal(rejected?.properties.reason, 'not_a_sale');
});

test('online-retail: the dirt of its later months is ordinary input', async () => {
  const rows = [
    'A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom',
    'A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom',
    '550193,PADS,PADS TO MATCH ALL CUSHIONS,1,2011-04-15 09:27:00,0.001,13952.0,United Kingdom',
    '581483,23843,"PAPER CRAFT , LITTLE ""BIRDIE""\nset",80995,2011-12-09 09:15:00,2.08,16446.0,United Kingdom',
    'C581484,23843,"PAPER CRAFT , LITTLE BIRDIE",-80995,2011-12-09 09:27:00,2.08,16446.0,United Kingdom',
    '560000,gift_0001_20,Dotcomgiftshop Gift Voucher £20.00,1,2011-07-14 11:00:00,16.67,,Nowhere Land',
    'C560001,CRUK,CRUK Commission,-1,2011-07-14 11:01:00,7.5,14096.0,United Kingdom',
  ];
  const head = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
  const { records, tally } = await importBy('online-retail', [`${head}\n${rows.join('\n')}\n`]);
  const of = (type: string) => records.filter((record) => record.event_type === type);
  assert.deepEqual(
    of('row_rejected').map(({ properties }) => [properties.reason, properties.amount]),
    [
      ['not_a_sale', 1_106_206],
      ['not_a_sale', -1_106_206],
      ['not_a_sale', -750],
      ['money_not_whole', undefined],
    ],
  );
  assert.deepEqual(
    of('order_placed').map(({ properties, context }) => [properties.total, context?.country]),
    [
      [16_846_960, 'GB'],
      [1_667, 'Nowhere Land'],
    ],
  );
  assert.equal(of('refund_issued')[0]?.properties.amount, 16_846_960);
  assert.equal(tally.rowsMapped + 4, tally.rowsRead);
});
