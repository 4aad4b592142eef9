import type { TableMetadata } from '#engines/iceberg/table-metadata.ts';
import type { SparkSession } from '#engines/spark/session.ts';
import { readOpenBatches } from '../batch/read-batches.ts';
import { readLandedTable } from '../landed/note-landed.ts';
import type { CompactedTable } from './compacted-tables.ts';
import { underLock } from './hold.ts';
import type { Maintained } from './maintained.ts';
import type { Keeping } from './open-maintenance.ts';
import { pinProcessed, pinRaw } from './pin-snapshots.ts';
import { planExpiry } from './plan-expiry.ts';
import { readTable } from './read-tables.ts';
import { sizes } from './retention.ts';

const hourMs = 3_600_000;

/**
 * Lets the old snapshots of a table expire, and with them the files that only they need. Which ones is decided here, snapshot by
 * snapshot (`planExpiry`), and Iceberg is told no age, only their ids. Of a processed table it is done under the batch lock, some hundred
 * at a time: moving a branch, as publishing does, is not tried again when another commit comes between.
 */
export async function expireSnapshots(
  keeping: Keeping,
  session: SparkSession,
  table: CompactedTable,
  released: bigint,
  dryRun: boolean,
): Promise<Maintained> {
  const { context, catalog, store } = keeping;
  let found = 0;
  for (;;) {
    const metadata = await readTable(catalog, store, table.name);
    const ids = metadata === undefined ? [] : await findExpired(keeping, table, metadata, released);
    if (dryRun || ids.length === 0)
      return { table: table.name, what: 'expire snapshots', found: dryRun ? ids.length : found, bytes: 0 };
    const some = ids.slice(0, sizes.goSnapshots);
    await keeping.onMoment?.(`expire ${table.name} begins`);
    const expire = (used: SparkSession) => expireAll(used, table.name, some);
    await (table.byBatch ? underLock(context, session, expire) : expire(session));
    await keeping.onMoment?.(`expire ${table.name} ends`);
    found += some.length;
  }
}

async function findExpired(
  { context, retention }: Keeping,
  table: CompactedTable,
  metadata: TableMetadata,
  released: bigint,
): Promise<bigint[]> {
  const hours = table.byBatch ? retention.snapshotHours : retention.rawSnapshotHours;
  const pinned = table.byBatch ? pinProcessed(metadata, released) : await findPinned(metadata, context.pool);
  if (pinned === undefined) return [];
  const olderThan = new Date(Date.now() - hours * hourMs);
  // Who keeps nothing of former times keeps no number of them, either.
  return planExpiry(metadata, { olderThan, keepNewest: hours === 0 ? 1 : sizes.snapshots, pinned });
}

async function findPinned(
  raw: TableMetadata,
  pool: Keeping['context']['pool'],
): Promise<Set<bigint> | undefined> {
  const landed = await readLandedTable(pool);
  const reading = (await readOpenBatches(pool)).filter(
    ({ state }) => state === 'planned' || state === 'running',
  );
  const began = reading
    .map(({ plannedAt }) => new Date(plannedAt))
    .sort((a, b) => a.getTime() - b.getTime())[0];
  return pinRaw(raw, landed?.snapshotId, began);
}

async function expireAll(session: SparkSession, table: string, ids: readonly bigint[]): Promise<void> {
  await session.query(
    `CALL lake.system.expire_snapshots(table => '${table}', older_than => TIMESTAMP '1970-01-01 00:00:00',
       snapshot_ids => array(${ids.map((id) => `${id}L`).join(', ')}), stream_results => true)`,
  );
}
