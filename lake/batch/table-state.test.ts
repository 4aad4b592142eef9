import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beforeCompaction, type TableState } from './table-state.ts';

/** Snapshots 1, 2, 3 …, each the child of the one that is named; compactions by number. */
function tableOf(
  parents: readonly (number | undefined)[],
  replaces: readonly number[],
  branches: Readonly<Record<string, number>>,
): TableState {
  const snapshots = parents.map((parent, index) => ({
    id: BigInt(index + 1),
    parent: parent === undefined ? undefined : BigInt(parent),
    batchId: undefined,
    replaces: replaces.includes(index + 1),
    records: undefined,
  }));
  return {
    table: 't',
    branches: new Map(Object.entries(branches).map(([name, id]) => [name, BigInt(id)])),
    snapshots: new Map(snapshots.map((snapshot) => [snapshot.id, snapshot])),
  };
}

test('main goes back before compaction that came between it and a branch, and before nothing else', () => {
  const begun = [undefined, 1, 2] as const;
  assert.equal(beforeCompaction(tableOf(begun, [], { main: 2, batch_1: 3 }), 'batch_1'), undefined);
  const between = [undefined, 1, 2, 2, 4] as const;
  assert.equal(beforeCompaction(tableOf(between, [4, 5], { main: 5, batch_1: 3 }), 'batch_1'), 2n);
  assert.equal(beforeCompaction(tableOf(between, [5], { main: 5, batch_1: 3 }), 'batch_1'), undefined);
  // A table that held nothing when the branch was begun, and was published already.
  assert.equal(beforeCompaction(tableOf([undefined], [], { batch_1: 1 }), 'batch_1'), undefined);
  assert.equal(beforeCompaction(tableOf([undefined], [], { main: 1, batch_1: 1 }), 'batch_1'), undefined);
});
