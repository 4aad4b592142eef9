import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRowGrouper, type RowGroup, type WaitingRow } from './group-rows.ts';

async function group(keys: readonly string[], memoryBytes: number): Promise<RowGroup[]> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-group-'));
  const grouper = createRowGrouper({ folder, expectedBytes: 64_000, memoryBytes });
  try {
    for (const [seq, key] of keys.entries()) {
      const row: WaitingRow = { seq, file: 0, line: seq + 1, item: 0, raw: `${key}\xa3\u0085,"${seq}` };
      grouper.add(key, row);
    }
    const groups: RowGroup[] = [];
    for await (const each of grouper.groups()) groups.push(each);
    return groups;
  } finally {
    grouper.close();
    assert.deepEqual(readdirSync(folder), []);
    rmSync(folder, { recursive: true });
  }
}

test('groups by way of the disk are those of memory, in the order of their first rows', async () => {
  const key = fc.oneof(fc.constantFrom('a', 'b', 'c', 'line\nend', 'sep\u2028sep'), fc.string());
  await fc.assert(
    fc.asyncProperty(fc.array(key, { maxLength: 60 }), async (keys) => {
      const inMemory = await group(keys, Number.MAX_SAFE_INTEGER);
      const onDisk = await group(keys, 8_000);
      assert.deepEqual(onDisk, inMemory);
      const firsts = onDisk.map((rows) => rows[0]?.seq ?? -1);
      assert.deepEqual(
        firsts,
        firsts.toSorted((a, b) => a - b),
      );
    }),
    { numRuns: 50 },
  );
});
