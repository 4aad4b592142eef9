import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChangeGroup, ChangeGrouper } from './group-changes.ts';
import { readChange } from './read-change.ts';

// Messages as Debezium 3.6 writes them, less what nobody reads. The place in an id is that of the message.
const begin = (tx: number, place: number) => ({ status: 'BEGIN', id: `${tx}:${place}`, ts_ms: 1 });
const end = (tx: number, place: number) => ({
  status: 'END',
  id: `${tx}:${place}`,
  event_count: 1,
  ts_ms: 1,
});
const row = (tx: number, lsn: number, id: number, op = 'c') => ({
  op,
  before: op === 'd' ? { id } : null,
  after: op === 'd' ? null : { id },
  source: { schema: 'public', table: 'orders', lsn, ts_ms: 1_000 + tx, snapshot: 'false' },
  transaction: { id: `${tx}:${lsn}`, total_order: 1 },
});
const copied = (id: number, snapshot: string) => ({
  op: 'r',
  after: { id },
  source: { schema: 'public', table: 'orders', lsn: 5, ts_ms: 7, snapshot },
  transaction: null,
});

function group(messages: readonly unknown[], last = 0n): ChangeGroup[] {
  const grouper = new ChangeGrouper(last);
  return messages.flatMap((message, offset) => {
    const value = typeof message === 'string' ? message : JSON.stringify(message);
    return grouper.add(readChange(Buffer.from(value)), BigInt(offset)) ?? [];
  });
}
const shown = (groups: readonly ChangeGroup[]) =>
  groups.map(({ type, rows, nextOffset }) => `${type} ${rows.length} ${nextOffset}`);

test('rows of a transaction are followed as one, when it ends', () => {
  const messages = [begin(1, 10), row(1, 10, 1), row(1, 12, 2), end(1, 20), begin(2, 20), row(2, 20, 3)];
  const [one, ...more] = group(messages);
  assert.deepEqual(shown(more), []);
  assert.deepEqual(shown([one as ChangeGroup]), ['transaction 2 4']);
  assert.deepEqual([one?.place, one?.momentMs], [20n, 1_001]);
});

test('what a restarted connector sends again is followed once', () => {
  const half = [begin(1, 10), row(1, 10, 1)];
  const whole = [...half, row(1, 10, 2), end(1, 20)];
  assert.deepEqual(shown(group([...half, ...whole, ...whole])), ['transaction 2 6', 'beat 0 10']);
  assert.deepEqual(shown(group(whole, 20n)), ['beat 0 4']);
  assert.deepEqual(shown(group([...half, row(1, 10, 2), end(1, 20)])), ['transaction 2 4']);
});

test('copied rows, signs of life and what is neither', () => {
  assert.deepEqual(shown(group([copied(1, 'first'), copied(2, 'last')])), ['copy 1 1', 'copy 1 2']);
  assert.deepEqual(shown(group([{ ts_ms: 5 }, 'no json', '', 'null', '{"op":"x"}'])), ['beat 0 1']);
  assert.deepEqual(shown(group([begin(1, 1), { ts_ms: 5 }, end(1, 2)])), ['beat 0 3']);
});
