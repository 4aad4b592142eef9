import type { ObjectReader } from '#engines/iceberg/object-store.ts';
import { readAvro } from '#engines/iceberg/read-avro.ts';
import type { Snapshot, TableMetadata } from '#engines/iceberg/table-metadata.ts';

/** A data file of the raw table: the records of one partition of a topic that were appended on one day. */
export interface RawFile {
  readonly path: string;
  /** Of the commit that added it. */
  readonly snapshotId: bigint;
  readonly topic: string;
  readonly partition: number;
  /** Day of append, UTC: `2026-11-24`. */
  readonly day: string;
  readonly records: bigint;
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  readonly bytes: bigint;
}

interface ManifestRow {
  readonly manifest_path: string;
  /** 0: data, 1: deletes. */
  readonly content: number;
  readonly added_snapshot_id: bigint;
}

type Bounds = readonly { readonly key: number; readonly value: Buffer }[];

interface EntryRow {
  /** 0: there before, 1: added, 2: deleted. */
  readonly status: number;
  /** Null: that of the manifest. */
  readonly snapshot_id: bigint | null;
  readonly data_file: {
    readonly content: number;
    readonly file_path: string;
    readonly partition: { readonly topic: string; readonly partition: number; readonly ts_day: number };
    readonly record_count: bigint;
    readonly file_size_in_bytes: bigint;
    readonly lower_bounds: Bounds | null;
    readonly upper_bounds: Bounds | null;
  };
}

const dayMs = 24 * 60 * 60 * 1000;

/** The files that one commit added, out of its own manifests: nothing older is read. */
export async function filesAddedBy(
  snapshot: Snapshot,
  table: TableMetadata,
  store: ObjectReader,
): Promise<RawFile[]> {
  const manifests = await readAvro<ManifestRow>(await store.read(snapshot.manifestList));
  const own = manifests.filter((manifest) => manifest.added_snapshot_id === snapshot.id);
  const files = await Promise.all(own.map((manifest) => readManifest(manifest, table, store)));
  return files.flat().filter((file) => file.added && file.snapshotId === snapshot.id);
}

/** The files that a reader of this commit sees, each with the commit that added it. */
export async function filesSeenBy(
  snapshot: Snapshot,
  table: TableMetadata,
  store: ObjectReader,
): Promise<RawFile[]> {
  const manifests = await readAvro<ManifestRow>(await store.read(snapshot.manifestList));
  const files: RawFile[] = [];
  // One after the other: there may be thousands.
  for (const manifest of manifests) files.push(...(await readManifest(manifest, table, store)));
  return files;
}

async function readManifest(
  manifest: ManifestRow,
  table: TableMetadata,
  store: ObjectReader,
): Promise<(RawFile & { readonly added: boolean })[]> {
  if (manifest.content !== 0) return [];
  const offset = table.fieldIds.get('offset');
  const entries = await readAvro<EntryRow>(await store.read(manifest.manifest_path));
  return entries
    .filter((entry) => entry.status !== 2)
    .map(({ status, snapshot_id, data_file: file }) => ({
      added: status === 1,
      path: file.file_path,
      snapshotId: snapshot_id ?? manifest.added_snapshot_id,
      topic: file.partition.topic,
      partition: file.partition.partition,
      day: new Date(file.partition.ts_day * dayMs).toISOString().slice(0, 10),
      records: file.record_count,
      firstOffset: boundOf(file.lower_bounds, offset, file.file_path),
      lastOffset: boundOf(file.upper_bounds, offset, file.file_path),
      bytes: file.file_size_in_bytes,
    }));
}

/** The bound of a column of 64-bit integers: eight bytes, the lowest first. */
function boundOf(bounds: Bounds | null, field: number | undefined, path: string): bigint {
  const bound = bounds?.find(({ key }) => key === field)?.value;
  if (bound === undefined) throw new Error(`${path} has no bounds of its offsets`);
  return bound.readBigInt64LE();
}
