import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportImport } from './report-import.ts';
import { summarizeImport } from './summarize-import.ts';
import { createTally } from './tally.ts';

test('money accepted is told where an order or a refund was made, not for payments alone', () => {
  const tally = createTally();
  tally.moneyRead.set('USD', { units: 5n, scale: 0 });
  tally.events.set('payment_captured', 1);
  const summarize = () => {
    const report = reportImport('id', 1, tally, 0, { verdicts: [], accepted: new Map() });
    assert.deepEqual(report.money_accepted, { USD: '0.00' }, 'the answer for machines keeps it');
    return summarizeImport(report).filter(([name]) => name.startsWith('money'));
  };
  assert.deepEqual(summarize(), [['money read, USD', '5.00']]);
  tally.events.set('refund_issued', 1);
  assert.deepEqual(summarize(), [
    ['money read, USD', '5.00'],
    ['money accepted, USD', '0.00'],
  ]);
});
