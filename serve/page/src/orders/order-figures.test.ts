import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CurrencyNumbers, Overview } from '../../../answers/overview.ts';
import { type OrderParts, orderFigures, refundedShare, refundRate } from './order-figures.ts';

const money = (change: Partial<CurrencyNumbers>): CurrencyNumbers => ({
  ...{ currency: 'EUR', exponent: 2, orders: 4, placed: '4000', gross: '3000', refunds: 1, refunded: '600' },
  ...{ net: '2400', average_order: '1000', ...change },
});
const totals = (one: CurrencyNumbers) => ({ events: 9, orders: 4, units: 4, money: [one] });
const overview: Overview = {
  money_of: 'orders',
  now: totals(money({})),
  before: totals(money({ gross: '1500', refunded: '0', net: '1500', orders: 2 })),
};
const parts: OrderParts = {
  overview,
  orders: { states: [], now: [{ currency: 'EUR', orders: 4, refunded_orders: 1 }], before: null },
  series: undefined,
  currency: { currency: 'EUR', exponent: 2 },
  isRunning: false,
};
const tileOf = (of: OrderParts, id: string) => orderFigures(of).find((one) => one.id === id);

test('each tile is of the shown currency, beside the period before', () => {
  assert.deepEqual(
    orderFigures(parts).map(({ value }) => value),
    ['€30.00', '€6.00', '€24.00', '4', '€10.00', '20.0%'],
  );
  assert.equal(tileOf(parts, 'captured')?.before, '€15.00');
  assert.deepEqual(tileOf(parts, 'refund-rate')?.delta, { direction: 'up', text: '20.0 points' });
  assert.equal(tileOf(parts, 'refund-rate')?.aside, '25.0% of orders');
});

test('what is not known has no number, and what has not come yet no dash', () => {
  const other = { ...parts, currency: { currency: 'JPY', exponent: 0 } };
  assert.equal(tileOf(other, 'refund-rate')?.value, '–');
  assert.equal(tileOf(other, 'average')?.value, '–');
  assert.equal(tileOf({ ...parts, overview: undefined }, 'captured')?.value, undefined);
  assert.equal(tileOf({ ...parts, overview: null }, 'captured')?.value, '–');
  const lines = { ...parts, overview: { ...overview, money_of: 'lines' as const } };
  assert.deepEqual(
    orderFigures(lines).map(({ label, value }) => [label, value]),
    [
      ['Captured', '–'],
      ['Refunded', '–'],
      ['Sales', '€40.00'],
      ['Orders', '4'],
      ['Average order', '€10.00'],
      ['Refund rate', '–'],
    ],
  );
});

test('nothing is divided by nothing, and more may go out than came in', () => {
  assert.equal(refundRate(money({ gross: '0' })), undefined);
  assert.equal(refundRate(undefined), undefined);
  assert.equal(refundRate(money({ gross: '100', refunded: '250' })), 2.5);
  assert.equal(refundedShare([{ currency: 'EUR', orders: 0, refunded_orders: 0 }], 'EUR'), undefined);
  assert.equal(refundedShare(null, 'EUR'), undefined);
});
