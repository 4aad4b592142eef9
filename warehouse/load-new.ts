import type pg from 'pg';
import { noteLoaded } from './batches/note-loaded.ts';
import { readPublished, readReleased } from './batches/read-published.ts';
import type { LakeTables } from './objects/lake-tables.ts';
import { correctionsTable, loadedTables, type PublishedBatch, type Warehouse } from './warehouse.ts';

export interface LoadContext {
  readonly pool: pg.Pool;
  readonly lake: Pick<LakeTables, 'read' | 'files'>;
  /** Under which name the lake knows this warehouse. */
  readonly loader: string;
}

export interface Loaded {
  readonly batches: number;
  readonly rows: number;
}

/** Of rebuilds by an older version it is not noted where they wrote down what they moved. */
function isUntold({ kind, files }: PublishedBatch): boolean {
  return kind === 'rebuild' && files.length > 0 && !files.some(({ table }) => table === correctionsTable);
}

/**
 * Loads what the lake has published since, batch after batch. Where the lake has let go of the files of a batch that is not
 * loaded, as for a warehouse that begins late, or a rebuild does not tell what it moved, the tables are taken as they are
 * now, in the place of what was here. Nothing is loaded while the lake makes its tables.
 */
export async function loadNew(warehouse: Warehouse, { pool, lake, loader }: LoadContext): Promise<Loaded> {
  const tables = await lake.read();
  if (tables.length < loadedTables.length) return { batches: 0, rows: 0 };
  await warehouse.prepare(tables);
  const known = await warehouse.loadedBatches();
  const fresh = await readPublished(pool, known);
  const released = await readReleased(pool);
  let rows = 0;
  if (fresh.some((batch) => BigInt(batch.batchId) <= released || isUntold(batch))) {
    // Files that maintenance takes away while they are read are asked for in vain, and the next pass finds others.
    rows = await warehouse.replaceAll(await readPublished(pool, new Set()), await lake.files());
  } else {
    for (const batch of fresh) {
      rows += await warehouse.load(batch);
      await noteLoaded(pool, loader, await warehouse.loadedBatches());
    }
  }
  await noteLoaded(pool, loader, await warehouse.loadedBatches());
  return { batches: fresh.length, rows };
}
