import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFile } from '../warehouse.ts';

/** Objects that are brought at the same time. */
const parallel = 4;

/** Files of one table that lie here now. */
export interface LocalFiles {
  readonly table: string;
  readonly paths: readonly string[];
  readonly records: bigint;
}

/**
 * Brings data files into `folder`, which is made anew, by table: DuckDB's own reader of S3 is an extension that is not to be
 * had everywhere.
 */
export async function fetchFiles(
  files: readonly DataFile[],
  folder: string,
  save: (address: string, path: string) => Promise<void>,
): Promise<LocalFiles[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const placed = files.map((file, index) => ({ ...file, place: join(folder, `${index}.parquet`) }));
  const queue = [...placed];
  const worker = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift())
      await save(file.path, file.place);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const tables = Map.groupBy(placed, ({ table }) => table);
  return [...tables].map(([table, own]) => ({
    table,
    paths: own.map(({ place }) => place),
    records: own.reduce((sum, { records }) => sum + records, 0n),
  }));
}
