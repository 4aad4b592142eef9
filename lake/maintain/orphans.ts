import { MillraceError } from '#contract/errors.ts';
import { warehouseFolder } from '#engines/iceberg/catalog.ts';
import type { SparkSession } from '#engines/spark/session.ts';
import type { StoredObject } from './bucket.ts';
import { compactedTables } from './compacted-tables.ts';
import type { Maintained } from './maintained.ts';
import type { Keeping } from './open-maintenance.ts';
import { type CatalogTable, readTables } from './read-tables.ts';

const hourMs = 3_600_000;
const prefix = `${warehouseFolder}/`;
/** What Iceberg writes and `neededFiles` would name: of statistics it names none. */
const isOfTable = /^[^/]+\/[^/]+\/[^/]+\/(data|metadata)\/.+(?<!\.stats|\.puffin)$/;

/** Every file that a snapshot of the table needs, any branch's among them, and the metadata files that are still listed. */
const neededFiles = ({ name }: CatalogTable): string => `
  SELECT file_path AS path FROM ${name}.all_files
  UNION SELECT path FROM ${name}.all_manifests
  UNION SELECT manifest_list FROM ${name}.snapshots
  UNION SELECT file FROM ${name}.metadata_log_entries`;

/**
 * Removes what lies in the bucket and no table needs: what died writers and dropped branches have left, and folders of tables
 * that were dropped. First the bucket is listed, then the tables are asked: what was written in between is in no list.
 * @throws MillraceError LAKE_CATALOG_OLD, and then nothing was removed
 */
export async function removeOrphans(keeping: Keeping, dryRun: boolean): Promise<Maintained[]> {
  const { context, catalog, bucket, retention } = keeping;
  const olderThan = Date.now() - retention.orphanHours * hourMs;
  const old = (await bucket.list(prefix)).filter(({ writtenAt }) => writtenAt.getTime() <= olderThan);
  const tables = await readTables(catalog);
  const folders = new Map(tables.map((table) => [folderOf(table, bucket.name), table]));
  assertNewest(old, folders);
  const done: Maintained[] = [];
  const ofFolder = Map.groupBy(old, ({ key }) => key.split('/').slice(0, 3).join('/'));
  const needed = await context.spark((session) => findNeeded(session, tables, bucket.name));
  for (const [folder, objects] of ofFolder) {
    const table = folders.get(folder);
    const orphans = objects.filter(({ key }) => isOfTable.test(key) && !needed.has(key));
    if (!dryRun) await bucket.remove(orphans.map(({ key }) => key));
    const bytes = orphans.reduce((sum, each) => sum + each.bytes, 0);
    done.push({ table: table?.name ?? '', what: 'remove orphans', found: orphans.length, bytes });
  }
  return done;
}

/** Ends uploads in parts that nobody will finish: the store keeps their parts, and shows them to nobody. */
export async function endUploads({ bucket, retention }: Keeping, dryRun: boolean): Promise<Maintained> {
  const olderThan = Date.now() - retention.orphanHours * hourMs;
  const old = (await bucket.uploads(prefix)).filter(({ begunAt }) => begunAt.getTime() <= olderThan);
  if (!dryRun) for (const upload of old) await bucket.endUpload(upload);
  return { table: '', what: 'end uploads', found: old.length, bytes: 0 };
}

async function findNeeded(
  session: SparkSession,
  tables: readonly CatalogTable[],
  bucket: string,
): Promise<Set<string>> {
  const needed = new Set<string>();
  for (const table of tables) {
    const rows = await session.query<{ path: string }>(neededFiles(table));
    if (rows.length === 0) throw new Error(`${table.name} names no file of its own`);
    for (const { path } of [...rows, { path: table.location }]) needed.add(keyOf(path, bucket));
  }
  return needed;
}

/**
 * A metadata file that is old, and two versions or more ahead of the catalog's, was in force once: then the catalog is a copy of
 * former days, and what it does not know is no orphan.
 */
function assertNewest(old: readonly StoredObject[], folders: ReadonlyMap<string, CatalogTable>): void {
  const ours = new Map(
    compactedTables.map(({ name }) => [prefix + name.split('.').slice(1).join('/'), name]),
  );
  for (const { key } of old) {
    const [, folder = '', version] = /^(.+?)\/metadata\/(\d+)-[^/]*\.metadata\.json$/.exec(key) ?? [];
    const table = folders.get(folder);
    const name = table?.name ?? ours.get(folder);
    if (version === undefined || name === undefined) continue;
    if (table !== undefined && Number(version) <= versionOf(table) + 1) continue;
    throw new MillraceError('LAKE_CATALOG_OLD', { file: key, table: name });
  }
}

const versionOf = ({ location }: CatalogTable): number => Number(/\/(\d+)-[^/]*$/.exec(location)?.[1] ?? 0);

/** `s3://bucket/warehouse/shop/events/metadata/…` → `warehouse/shop/events` */
const folderOf = ({ location }: CatalogTable, bucket: string): string =>
  keyOf(location, bucket).replace(/\/metadata\/[^/]*$/, '');

/** @throws when it lies in another bucket: then what is needed here is not known */
function keyOf(address: string, bucket: string): string {
  const [, where, key] = /^s3[an]?:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
  if (where !== bucket || key === undefined)
    throw new Error(`${address} does not lie in the bucket ${bucket}`);
  return key;
}
