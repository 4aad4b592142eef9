import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import { type DuckDb, literal } from '#engines/duckdb/open-duckdb.ts';
import {
  correctionsTable,
  type DataFile,
  loadedTables,
  type PublishedBatch,
  type Warehouse,
} from '../warehouse.ts';
import { fetchFiles, type LocalFiles } from './fetch-files.ts';
import { localName, prepareTables } from './prepare-tables.ts';

export interface DuckDbWarehouseOptions {
  readonly db: DuckDb;
  /** For files on their way; nobody else's. */
  readonly folder: string;
  readonly save: (address: string, path: string) => Promise<void>;
  /** For tests that end the process here. */
  readonly onMoment?: (moment: string) => void;
}

const loaded: readonly string[] = loadedTables;

/** Of Parquet files, by the names of their columns: those of an older batch may lack some. */
function filesOf({ paths }: LocalFiles): string {
  return `read_parquet([${paths.map(literal).join(', ')}], union_by_name = true)`;
}

/** The warehouse in a DuckDB file: data files are read as they lie, in one transaction for each batch. */
export class DuckDbWarehouse implements Warehouse {
  readonly #options: DuckDbWarehouseOptions;
  readonly #db: DuckDb;

  constructor(options: DuckDbWarehouseOptions) {
    this.#options = options;
    this.#db = options.db;
  }

  prepare(tables: Parameters<Warehouse['prepare']>[0]): Promise<void> {
    return prepareTables(this.#db, tables);
  }

  async loadedBatches(): Promise<ReadonlySet<string>> {
    const rows = await this.#db.rows<{ batch_id: string }>('SELECT batch_id FROM lake.load_batches');
    return new Set(rows.map((row) => row.batch_id));
  }

  async load(batch: PublishedBatch): Promise<number> {
    const wanted = [...loaded, ...(batch.kind === 'rebuild' ? [correctionsTable] : [])];
    return this.#withFiles(
      batch.files.filter(({ table }) => wanted.includes(table)),
      (files) =>
        batch.kind === 'rebuild' ? this.#correct(batch.batchId, files) : this.#append(batch.batchId, files),
      [batch],
    );
  }

  replaceAll(batches: readonly PublishedBatch[], files: readonly DataFile[]): Promise<number> {
    const known = `batch_id IN (${batches.map(({ batchId }) => batchId).join(', ') || 'NULL'})`;
    return this.#withFiles(
      files,
      async (local) => {
        await this.#db.run('DELETE FROM lake.load_batches');
        for (const table of loaded) await this.#db.run(`DELETE FROM ${localName(table)}`);
        let rows = 0;
        for (const each of local)
          rows += await this.#insert(each.table, `SELECT * FROM ${filesOf(each)} WHERE ${known}`);
        return rows;
      },
      batches,
    );
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  /** Brings the files, and runs `work` and the entries of the ledger as one transaction. */
  async #withFiles(
    files: readonly DataFile[],
    work: (files: readonly LocalFiles[]) => Promise<number>,
    batches: readonly PublishedBatch[],
  ): Promise<number> {
    const { folder, save, onMoment } = this.#options;
    const place = join(folder, 'arriving');
    const local = await fetchFiles(files, place, save);
    onMoment?.('fetched');
    await this.#db.run('BEGIN');
    try {
      const rows = await work(local);
      onMoment?.('put in');
      for (const { batchId, kind, publishedAt } of batches) {
        const own = batches.length === 1 ? rows : 0;
        await this.#db.run(
          `INSERT INTO lake.load_batches VALUES (${batchId}, ${literal(kind)}, ${literal(publishedAt)}, now(), ${own})`,
        );
      }
      onMoment?.('noted');
      await this.#db.run('COMMIT');
      onMoment?.('loaded');
      return rows;
    } catch (error) {
      await this.#db.run('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  }

  /** Rows of a batch that lie here already, should the ledger have been lost, go first. */
  async #append(batch: string, files: readonly LocalFiles[]): Promise<number> {
    let rows = 0;
    for (const table of loaded)
      await this.#db.run(`DELETE FROM ${localName(table)} WHERE batch_id = ${batch}`);
    for (const each of files) {
      const found = await this.#insert(
        each.table,
        `SELECT * FROM ${filesOf(each)} WHERE batch_id = ${batch}`,
      );
      this.#check(batch, each.table, found, Number(each.records));
      rows += found;
    }
    return rows;
  }

  /** Takes out the records that a rebuild names, and puts in what the tables hold of them since. */
  async #correct(rebuild: string, files: readonly LocalFiles[]): Promise<number> {
    const corrections = files.find(({ table }) => table === correctionsTable);
    if (corrections === undefined) return 0;
    const same = (a: string, b: string): string =>
      ['topic', 'partition', 'offset'].map((name) => `${a}."${name}" = ${b}."${name}"`).join(' AND ');
    await this.#db.run(
      `CREATE OR REPLACE TEMP TABLE moved AS SELECT topic, "partition", "offset", moved_to
       FROM ${filesOf(corrections)} WHERE rebuild_id = ${rebuild}`,
    );
    let rows = 0;
    for (const table of loaded) {
      const name = localName(table);
      await this.#db.run(`DELETE FROM ${name} USING moved WHERE ${same(name, 'moved')}`);
    }
    for (const table of loaded) {
      const [{ wanted } = { wanted: '0' }] = await this.#db.rows<{ wanted: string }>(
        `SELECT count(*) AS wanted FROM moved WHERE moved_to = ${literal(table)}`,
      );
      const own = files.find((each) => each.table === table);
      const found =
        own === undefined
          ? 0
          : await this.#insert(
              table,
              `SELECT kept.* FROM ${filesOf(own)} AS kept JOIN moved ON ${same('kept', 'moved')}
               WHERE moved.moved_to = ${literal(table)}`,
            );
      this.#check(rebuild, table, found, Number(wanted));
      rows += found;
    }
    await this.#db.run('DROP TABLE moved');
    return rows;
  }

  async #insert(table: string, select: string): Promise<number> {
    const [answer] = await this.#db.rows<{ Count: string }>(
      `INSERT INTO ${localName(table)} BY NAME SELECT *, now() AS _loaded_at FROM (${select})`,
    );
    return Number(answer?.Count ?? 0);
  }

  #check(batch: string, table: string, found: number, wanted: number): void {
    if (found === wanted) return;
    throw new MillraceError('WAREHOUSE_INCOMPLETE', { batch, table, found: `${found}`, wanted: `${wanted}` });
  }
}
