import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CurrencyNumbers, Overview, People } from '../../../answers/overview.ts';
import { boardColumns, countOf, worthOf } from './board-values.ts';
import { deltaText } from './delta.ts';
import { dropsOf, stagesOf } from './funnel-steps.ts';
import { type KeyParts, keyFigures } from './key-figures.ts';

const money = (currency: string, net: string, placed: string, orders: number): CurrencyNumbers => ({
  currency,
  exponent: 2,
  orders,
  placed,
  gross: net,
  refunds: 0,
  refunded: '0',
  net,
  average_order: orders === 0 ? null : placed,
});
const overview: Overview = {
  money_of: 'orders',
  now: {
    events: 200,
    orders: 3,
    units: 3,
    money: [money('GBP', '11200', '5600', 2), money('EUR', '1', '1', 1)],
  },
  before: { events: 100, orders: 0, units: 0, money: [money('GBP', '10000', '5000', 2)] },
};
const people: People = {
  now: { visitors: 50, sessions: 60, customers: 3, ordering: 2 },
  before: { visitors: 50, sessions: 60, customers: 3, ordering: 1 },
};
const parts: KeyParts = {
  overview,
  people,
  series: undefined,
  currency: { currency: 'GBP', exponent: 2 },
  isRunning: false,
};
const texts = (some: Partial<KeyParts>) => {
  const figures = keyFigures({ ...parts, ...some });
  return Object.fromEntries(figures.map(({ id, value, delta }) => [id, `${value} ${deltaText(delta)}`]));
};

test('six numbers, money in the shown currency, each against the period before', () => {
  assert.deepEqual(texts({}), {
    revenue: '£112.00 +12.0%',
    orders: '3 new',
    average: '£56.00 +12.0%',
    visitors: '50 no change',
    conversion: '4.0% +2.0 points',
    events: '200 +100.0%',
  });
  assert.equal(texts({ currency: { currency: 'EUR', exponent: 2 } }).revenue, '€0.01 new');
  assert.equal(texts({ currency: { currency: 'JPY', exponent: 0 } }).revenue, '¥0 no change');
});

test('under a filter by goods, money is the sales of lines', () => {
  const figures = keyFigures({ ...parts, overview: { ...overview, money_of: 'lines' } });
  assert.equal(figures[0]?.label, 'Sales');
  assert.equal(figures[0]?.value, '£56.00');
});

test('what has not come is not there yet, what could not be made is a dash', () => {
  assert.equal(texts({ overview: undefined }).revenue, 'undefined nothing before');
  assert.equal(texts({ overview: null, people: null }).events, '– nothing before');
  assert.equal(texts({ people: null }).conversion, '– nothing before');
  assert.equal(texts({ overview: { ...overview, before: null } }).revenue, '£112.00 nothing before');
});

test('the line leaves out the step that is still running', () => {
  const points = [1, 2, 3].map((t) => ({ t, events: t, orders: 0, visitors: 0, money: { GBP: '100' } }));
  const series = { grain: '1m' as const, money_of: 'orders' as const, points };
  const line = (isRunning: boolean) => keyFigures({ ...parts, series, isRunning }).at(-1)?.line;
  assert.deepEqual(line(true), [1, 2]);
  assert.deepEqual(line(false), [1, 2, 3]);
});

test('the funnel says how many go on and where the most are lost', () => {
  const steps = [
    { step: 'viewed' as const, event_type: 'product_viewed', visitors: 100 },
    { step: 'added' as const, event_type: 'product_added', visitors: 20 },
    { step: 'checkout' as const, event_type: 'checkout_started', visitors: 25 },
    { step: 'ordered' as const, event_type: 'order_completed', visitors: 5 },
  ];
  assert.deepEqual(
    stagesOf(steps).map(({ rate }) => rate),
    ['', '20.0%', '125.0%', '20.0%'],
  );
  const { sentences, greatest } = dropsOf(steps);
  assert.equal(sentences[0], '80 of 100 who viewed a product put nothing into the cart (80.0%).');
  assert.equal(sentences[1], 'No fewer began to check out than put something into the cart.');
  assert.equal(greatest, 0);
});

test('a leader is worth what its board ranks, its share is of everything', () => {
  const leader = {
    key: 'p',
    label: 'P',
    events: 9,
    orders: 2,
    units: 5,
    visitors: 1,
    money: [{ currency: 'GBP', exponent: 2, amount: '-250' }],
  };
  const board = {
    dimension: 'product' as const,
    money_of: 'lines' as const,
    ranked_by: 'money' as const,
    currency: 'GBP',
    rows: [leader],
    total: leader,
    values: 1,
  };
  const pounds = { currency: 'GBP', exponent: 2 };
  assert.deepEqual(worthOf(board, leader, pounds), { number: -2.5, text: '-£2.50', brief: '-£2.5' });
  assert.equal(worthOf(board, leader, { currency: 'EUR', exponent: 2 }).text, '€0.00');
  assert.equal(worthOf({ ...board, ranked_by: 'events' }, leader, pounds).text, '9');
  assert.deepEqual(boardColumns(board, pounds), { count: 'Units', worth: 'Sales GBP' });
  assert.equal(countOf({ ...board, dimension: 'country' }, leader), 2);
});
