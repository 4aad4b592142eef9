import type { ObjectReader } from './object-store.ts';
import { readAvro } from './read-avro.ts';
import type { TableMetadata } from './table-metadata.ts';

interface ManifestRow {
  readonly manifest_path: string;
  /** 0: data, 1: deletes. */
  readonly content: number;
}

interface EntryRow {
  /** 0: there before, 1: added, 2: deleted. */
  readonly status: number;
  readonly data_file: { readonly file_path: string; readonly record_count: bigint };
}

export interface LiveFile {
  readonly path: string;
  readonly records: bigint;
}

/**
 * The data files of which a table consists now, as Parquet that anybody may read.
 * @throws when rows were deleted without their files being written anew: nobody here does so
 */
export async function liveFiles(table: TableMetadata, store: ObjectReader): Promise<LiveFile[]> {
  const current = table.currentSnapshotId;
  const snapshot = current === undefined ? undefined : table.snapshots.get(current);
  if (snapshot === undefined) return [];
  const manifests = await readAvro<ManifestRow>(await store.read(snapshot.manifestList));
  const files: LiveFile[] = [];
  // One after the other: there may be thousands.
  for (const { manifest_path: path, content } of manifests) {
    const entries = (await readAvro<EntryRow>(await store.read(path))).filter(({ status }) => status !== 2);
    if (content !== 0 && entries.length > 0) throw new Error(`${table.location} has files of deletes`);
    for (const { data_file: file } of entries)
      files.push({ path: file.file_path, records: file.record_count });
  }
  return files;
}
