import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WholeBatch } from '../serve/answers/batches.ts';
import { batchLines } from './show-batch.ts';

const batch: WholeBatch = {
  batch_id: '17',
  kind: 'regular',
  state: 'stopped',
  asked_by: 'timer',
  first_day: null,
  last_day: null,
  planned_at: '2026-11-24T10:00:00.000Z',
  audited_at: null,
  published_at: null,
  ended_at: null,
  accepted_by: null,
  steps: [],
  landed: 10,
  received: 10,
  accepted: 8,
  duplicate: 1,
  rejected: 1,
  add_up: true,
  verdicts: { pass: 1, warn: 1, stop: 0, not_enough_history: 0 },
  error: 'identity_once: 1 records\u001b[31m of web',
  accounts: [
    {
      topic: 'shop.events',
      partition: 0,
      from_offset: '0',
      to_offset: '10',
      landed: 10,
      received: 10,
      accepted: 8,
      duplicate: 1,
      rejected: 1,
    },
  ],
  checks: [
    {
      batch_id: '17',
      check: 'order_was_placed',
      title: 'Payments belong to an order',
      kind: 'references',
      unit: 'records',
      severity: 'warn',
      verdict: 'warn',
      message: 'order_was_placed: 2 records of web, where at most 0 records is usual',
      subjects: 1,
      unknown: 0,
      findings: [
        { subject: 'web', observed: 2, low: null, high: 0, samples: ['o-1\u202E', 'x'.repeat(500)] },
      ],
      checked_at: '2026-11-24T10:00:09.000Z',
    },
  ],
  tables: [],
};

test('a stopped batch says why, how to decide, and what each check saw', () => {
  const lines = batchLines(batch);
  const text = lines.join('\n');
  assert.match(text, /^Batch 17 is stopped; begun 2026-11-24 10:00:00 \(UTC\) by timer\./);
  assert.match(text, /--accept 17, or give it up by \.\/millrace batch --discard 17/);
  assert.match(text, /shop\.events\/0 +10 +8 +1 +1/);
  assert.match(text, /WARN +order_was_placed +2 records of web, where at most 0/);
  assert.match(text, /web +2 +at most 0 +o-1/);
});

test('what came from outside can not steer a terminal, and does not fill it', () => {
  const lines = batchLines(batch);
  for (const line of lines) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
    assert.doesNotMatch(line, /[\u0000-\u001F\u202E]/);
    assert.ok(line.length < 250, line);
  }
});
