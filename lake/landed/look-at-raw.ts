import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import type { ObjectReader } from '#engines/iceberg/object-store.ts';
import { parseTableMetadata, type Snapshot, type TableMetadata } from '#engines/iceberg/table-metadata.ts';
import { filesAddedBy, filesSeenBy, type RawFile } from './added-files.ts';
import { commitsSince } from './commits-since.ts';
import { type LandedTable, noteLanded, readLandedTable } from './note-landed.ts';
import { readLandedPartitions } from './read-partitions.ts';

/** What a look at the raw table found. */
export interface RawLook {
  /** Commits that were noted now. */
  readonly commits: number;
  readonly records: bigint;
  /** False: another look at the same time has noted some of it, so that only a next one knows whether all is noted. */
  readonly complete: boolean;
  /** Files with offsets that had landed before: raw holds these records twice. None unless something is broken. */
  readonly overlapping: readonly RawFile[];
}

/**
 * Notes every file that the sink has added since the last look, commit by commit, from the manifests of those commits
 * alone. Commits that only put files in the place of others are passed over. Another one at the same time does no harm.
 * @param location of the metadata file in force
 * @throws MillraceError LAKE_TABLE_REPLACED, LAKE_HISTORY_GONE; and what the store and PostgreSQL throw
 */
export async function lookAtRaw(pool: pg.Pool, location: string, store: ObjectReader): Promise<RawLook> {
  const table = parseTableMetadata((await store.read(location)).toString('utf8'));
  const noted = await readLandedTable(pool);
  if (noted !== undefined && noted.tableUuid !== table.uuid)
    throw new MillraceError('LAKE_TABLE_REPLACED', { noted: noted.tableUuid, found: table.uuid });
  const commits = commitsSince(table, noted?.snapshotId);
  if (commits === undefined) return catchUp(pool, table, noted, store);
  let last = noted?.snapshotId;
  let [count, records] = [0, 0n];
  const overlapping: RawFile[] = [];
  let complete = true;
  for (const commit of commits) {
    const files = commit.operation === 'append' ? await filesAddedBy(commit, table, store) : [];
    const before = await completeBelow(pool);
    complete = await note(pool, table, commit, files, last);
    if (!complete) break;
    overlapping.push(...files.filter((file) => file.firstOffset < (before.get(laneOf(file)) ?? 0n)));
    records += files.reduce((sum, file) => sum + file.records, 0n);
    last = commit.id;
    count++;
  }
  return { commits: count, records, complete, overlapping };
}

/** The history between has expired: what is new is told by the offsets of all files that there are. */
async function catchUp(
  pool: pg.Pool,
  table: TableMetadata,
  noted: LandedTable | undefined,
  store: ObjectReader,
): Promise<RawLook> {
  const newest = table.snapshots.get(table.currentSnapshotId as bigint) as Snapshot;
  const before = await completeBelow(pool);
  const files = await filesSeenBy(newest, table, store);
  const fresh = files.filter((file) => file.lastOffset >= (before.get(laneOf(file)) ?? 0n));
  // A file that compaction made of records from before and after: how many are new can not be told from outside.
  const mixed = fresh.find((file) => file.firstOffset < (before.get(laneOf(file)) ?? 0n));
  if (mixed !== undefined) throw new MillraceError('LAKE_HISTORY_GONE', { file: mixed.path });
  const complete = await note(pool, table, newest, fresh, noted?.snapshotId);
  const records = fresh.reduce((sum, file) => sum + file.records, 0n);
  return { commits: 1, records, complete, overlapping: [] };
}

const laneOf = ({ topic, partition }: Pick<RawFile, 'topic' | 'partition'>): string =>
  `${topic}/${partition}`;

async function completeBelow(pool: pg.Pool): Promise<Map<string, bigint>> {
  const partitions = await readLandedPartitions(pool);
  return new Map(partitions.map((partition) => [laneOf(partition), partition.completeBelow]));
}

function note(
  pool: pg.Pool,
  table: TableMetadata,
  { id, committedAt }: Snapshot,
  files: readonly RawFile[],
  after: bigint | undefined,
): Promise<boolean> {
  return noteLanded(pool, { tableUuid: table.uuid, snapshotId: id, committedAt, files }, after);
}
