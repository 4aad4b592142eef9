import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Snapshot, TableMetadata } from '#engines/iceberg/table-metadata.ts';
import { pinProcessed, pinRaw } from './pin-snapshots.ts';
import { planExpiry } from './plan-expiry.ts';

interface Made {
  readonly parent?: number;
  readonly minute: number;
  readonly summary?: Readonly<Record<string, string>>;
}

/** A table of snapshots by number; main is at `head`. */
function tableOf(
  made: Readonly<Record<number, Made>>,
  head: number,
  refs: Readonly<Record<string, number>> = {},
): TableMetadata {
  const snapshots = Object.entries(made).map(([id, { parent, minute, summary = {} }]): [bigint, Snapshot] => [
    BigInt(id),
    {
      id: BigInt(id),
      parentId: parent === undefined ? undefined : BigInt(parent),
      committedAt: new Date(minute * 60_000),
      operation: 'append',
      manifestList: '',
      summary,
    },
  ]);
  return {
    uuid: 'u',
    location: 's3://b/t',
    fieldIds: new Map(),
    columns: [],
    currentSnapshotId: BigInt(head),
    snapshots: new Map(snapshots),
    refs: new Map(Object.entries({ main: head, ...refs }).map(([name, id]) => [name, BigInt(id)])),
  };
}

const line = {
  1: { minute: 1 },
  2: { parent: 1, minute: 2 },
  3: { parent: 2, minute: 3 },
  4: { parent: 3, minute: 4 },
  5: { parent: 4, minute: 5 },
};
const plan = (
  table: TableMetadata,
  minute: number,
  { keepNewest = 1, pinned = [] as number[] } = {},
): number[] =>
  planExpiry(table, {
    olderThan: new Date(minute * 60_000),
    keepNewest,
    pinned: new Set(pinned.map(BigInt)),
  }).map(Number);

test('main is cut at its old end, the oldest first, and its head stays whatever its age', () => {
  const table = tableOf(line, 5);
  assert.deepEqual(plan(table, 3), [1, 2]);
  assert.deepEqual(plan(table, 99), [1, 2, 3, 4]);
  assert.deepEqual(plan(table, 99, { keepNewest: 3 }), [1, 2]);
  assert.deepEqual(plan(table, 0), []);
});

test('from a pinned snapshot on main stays, also where clocks went backwards', () => {
  assert.deepEqual(plan(tableOf(line, 5), 99, { pinned: [3] }), [1, 2]);
  const odd = { ...line, 2: { parent: 1, minute: 9 } };
  assert.deepEqual(plan(tableOf(odd, 5), 8), [1]);
});

test('a branch keeps what it needs, and main from where it left it', () => {
  const table = tableOf(
    { ...line, 6: { parent: 3, minute: 3 }, 7: { parent: 6, minute: 3 }, 8: { parent: 4, minute: 4 } },
    5,
    { batch_7: 7 },
  );
  // 8 is of a branch that was dropped.
  assert.deepEqual(plan(table, 99), [1, 2, 8]);
  assert.deepEqual(plan(table, 4), [1, 2]);
});

test('raw stays from where it was read on, and from the newest snapshot with offsets of each sink on', () => {
  const offsets = (sink: string) => ({ summary: { [`kafka.connect.offsets.c.${sink}`]: '{}' } });
  const table = tableOf(
    {
      ...line,
      1: { minute: 1, ...offsets('old') },
      3: { ...line[3], ...offsets('new') },
      2: { ...line[2], ...offsets('new') },
    },
    5,
  );
  assert.deepEqual(pinRaw(table, 4n, undefined), new Set([4n, 3n, 1n]));
  assert.deepEqual(pinRaw(tableOf(line, 5), 5n, new Date(3.5 * 60_000)), new Set([5n, 3n]));
  assert.equal(pinRaw(table, 9n, undefined), undefined);
  assert.equal(pinRaw(table, undefined, undefined), undefined);
});

test('batches that a loader still needs are pinned', () => {
  const table = tableOf(
    {
      1: { minute: 1, summary: { batch_id: '9' } },
      2: { parent: 1, minute: 2, summary: { batch_id: '10' } },
      3: { parent: 2, minute: 3 },
    },
    3,
  );
  assert.deepEqual(pinProcessed(table, 9n), new Set([2n]));
  assert.deepEqual(pinProcessed(table, 10n), new Set());
});
