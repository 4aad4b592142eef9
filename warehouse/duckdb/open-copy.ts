import { constants, rmSync } from 'node:fs';
import { chmod, copyFile, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openDuckDb } from '#engines/duckdb/open-duckdb.ts';

/** Where the parts of a DuckDB warehouse lie. */
export interface WarehouseFiles {
  /** Written by loading and by dbt: whoever opens it holds them up. */
  readonly work: string;
  /** For readers: replaced as a whole. Who has it open goes on reading what it was. */
  readonly open: string;
}

/** Puts what is in the working file before readers, in one step. Nobody may have the working file open. */
export async function openCopy(
  { work, open: place }: WarehouseFiles,
  memoryMebibytes: number,
): Promise<void> {
  // What a writer that died has left in its log is brought into the file.
  const db = await openDuckDb(work, { memoryMebibytes });
  await db.run('CHECKPOINT').finally(() => db.close());
  const draft = `${place}.draft`;
  rmSync(draft, { force: true });
  // A file system that can shares the blocks instead of copying them.
  await copyFile(work, draft, constants.COPYFILE_FICLONE);
  await sync(draft);
  // Who opens it for writing holds up other readers.
  await chmod(draft, 0o444);
  await rename(draft, place);
  await sync(dirname(place));
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  await file.sync().finally(() => file.close());
}
