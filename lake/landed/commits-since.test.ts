import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTableMetadata } from '#engines/iceberg/table-metadata.ts';
import { commitsSince } from './commits-since.ts';

// Beyond 2^53, as they are.
const ids = [6_843_721_985_473_958_201n, 8_264_198_375_610_291_733n, 1_037_465_829_104_857_393n] as const;

function tableOf(kept: readonly bigint[]): ReturnType<typeof parseTableMetadata> {
  const snapshots = kept.map((id) => {
    const parent = ids[ids.indexOf(id as (typeof ids)[number]) - 1];
    return `{"snapshot-id": ${id}, ${parent === undefined ? '' : `"parent-snapshot-id": ${parent},`}
      "timestamp-ms": 1764000000000, "manifest-list": "s3://b/m", "summary": {"operation": "append"}}`;
  });
  return parseTableMetadata(`{"table-uuid": "u", "location": "s3://b/t", "current-schema-id": 0,
    "schemas": [{"schema-id": 0, "fields": [{"id": 4, "name": "offset"}]}],
    "current-snapshot-id": ${kept.at(-1) ?? -1}, "snapshots": [${snapshots}]}`);
}

const since = (kept: readonly bigint[], last?: bigint) =>
  commitsSince(tableOf(kept), last)?.map(({ id }) => id);

test('what came since is told in order, with every digit of its ids', () => {
  assert.deepEqual(since(ids), [...ids]);
  assert.deepEqual(since(ids, ids[0]), [ids[1], ids[2]]);
  assert.deepEqual(since(ids, ids[2]), []);
  assert.deepEqual(since([]), []);
});

test('a history that has expired is no empty one', () => {
  assert.equal(since([ids[2]]), undefined);
  assert.equal(since([ids[1], ids[2]], ids[0])?.length, 2);
  assert.equal(since([ids[2]], ids[0]), undefined);
});
