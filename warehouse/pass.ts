import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { type DuckDb, openDuckDb } from '#engines/duckdb/open-duckdb.ts';
import { registerLoader } from './batches/note-loaded.ts';
import { withWarehouseLock } from './batches/warehouse-lock.ts';
import { DuckDbWarehouse } from './duckdb/duckdb-warehouse.ts';
import { noteMadeBy, readMadeBy } from './duckdb/models-made.ts';
import { openCopy, type WarehouseFiles } from './duckdb/open-copy.ts';
import { type Loaded, loadNew } from './load-new.ts';
import { projectKey } from './model/project-key.ts';
import { type DbtOutcome, project, runDbt } from './model/run-dbt.ts';
import type { LakeTables } from './objects/lake-tables.ts';

/** A step as `./millrace batch --json` tells it. Times in seconds; `engine_seconds` are DuckDB's part. */
export interface WarehouseStep {
  readonly step: 'load' | 'model';
  readonly rows_in: number;
  readonly rows_out: number;
  readonly seconds: number;
  readonly engine_seconds: number;
}

export interface PassContext {
  readonly pool: pg.Pool;
  readonly lake: LakeTables;
  readonly files: WarehouseFiles;
  readonly memoryMebibytes: number;
  /** IANA zone of the days in the models. */
  readonly timeZone: string;
  /** The interpreter of dbt's environment. */
  readonly python: () => Promise<string>;
  /** Folder of dbt's logs. */
  readonly logs: string;
  readonly signal?: AbortSignal;
  readonly onMoment?: (moment: string) => void;
}

/** Under which name the lake knows this warehouse. */
export const loaderName = 'duckdb';

/**
 * Loads what the lake has published, makes the models of it, and puts them before readers. What is done already is not done
 * again; killed at any moment, the next pass ends it.
 * @param model false: only load
 * @throws MillraceError WAREHOUSE_BUSY, WAREHOUSE_INCOMPLETE, WAREHOUSE_FAILED, PYTHON_*
 */
export async function runPass(context: PassContext, model: boolean): Promise<WarehouseStep[]> {
  mkdirSync(dirname(context.files.work), { recursive: true });
  return withWarehouseLock(context.pool, async () => {
    const load = await timed(() => loadStep(context));
    const { rows, engineSeconds, key, made } = load.value;
    const steps = [stepOf('load', load.seconds, rows, rows, engineSeconds)];
    if (!model || key === undefined) return steps;
    const modelled = await timed(() => modelStep(context, key, made));
    const { marts, engineSeconds: dbtSeconds } = modelled.value;
    return [...steps, stepOf('model', modelled.seconds, rows, marts, dbtSeconds)];
  });
}

function stepOf(
  step: WarehouseStep['step'],
  seconds: number,
  rowsIn: number,
  rowsOut: number,
  engineSeconds: number,
): WarehouseStep {
  const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
  return {
    step,
    rows_in: rowsIn,
    rows_out: rowsOut,
    seconds: rounded(seconds),
    engine_seconds: rounded(engineSeconds),
  };
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const startedMs = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - startedMs) / 1_000 };
}

interface LoadedState extends Loaded {
  readonly engineSeconds: number;
  /** By which key models of what is loaded now would be made; undefined: nothing is loaded. */
  readonly key: string | undefined;
  /** By which key those that are there were made. */
  readonly made: string | undefined;
}

async function loadStep(context: PassContext): Promise<LoadedState> {
  const { pool, lake, files, memoryMebibytes, timeZone, onMoment } = context;
  await registerLoader(pool, loaderName);
  return withFile(files.work, memoryMebibytes, async (plain) => {
    const { db, seconds } = timeDuckDb(plain);
    const warehouse = new DuckDbWarehouse({
      db,
      folder: dirname(files.work),
      save: lake.save,
      ...(onMoment === undefined ? {} : { onMoment }),
    });
    const loaded = await loadNew(warehouse, { pool, lake, loader: loaderName });
    const [ledger] = await plain.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'load_batches'");
    const batches = ledger === undefined ? [] : [...(await warehouse.loadedBatches())].sort();
    const key = batches.length === 0 ? undefined : projectKey(project, [timeZone, ...batches]);
    return { ...loaded, engineSeconds: seconds(), key, made: await readMadeBy(plain) };
  });
}

async function modelStep(
  context: PassContext,
  key: string,
  made: string | undefined,
): Promise<Pick<DbtOutcome, 'engineSeconds'> & { readonly marts: number }> {
  const { files, memoryMebibytes, timeZone, onMoment, logs, signal } = context;
  let engineSeconds = 0;
  if (made !== key) {
    const python = await context.python();
    await withFile(files.work, memoryMebibytes, (db) => noteMadeBy(db, undefined));
    onMoment?.('modelling');
    const outcome = await runDbt({
      python,
      target: join(dirname(files.work), 'dbt'),
      logs,
      signal,
      env: {
        MILLRACE_WAREHOUSE_TARGET: 'duckdb',
        MILLRACE_WAREHOUSE_FILE: files.work,
        MILLRACE_WAREHOUSE_MEMORY: `${memoryMebibytes}MiB`,
        MILLRACE_TIME_ZONE: timeZone,
      },
    });
    engineSeconds = outcome.engineSeconds;
    onMoment?.('modelled');
    await withFile(files.work, memoryMebibytes, (db) => noteMadeBy(db, key));
  }
  // One that somebody holds for writing can not be looked at, and is replaced.
  const open = existsSync(files.open)
    ? await withFile(files.open, memoryMebibytes, readMadeBy, true).catch(() => undefined)
    : undefined;
  if (open !== key) await openCopy(files, memoryMebibytes);
  onMoment?.('open');
  const marts = await withFile(files.work, memoryMebibytes, countMarts);
  return { engineSeconds, marts };
}

async function countMarts(db: DuckDb): Promise<number> {
  const [row] = await db.rows<{ rows: string }>(
    "SELECT coalesce(sum(estimated_size), 0) AS rows FROM duckdb_tables() WHERE schema_name = 'marts'",
  );
  return Number(row?.rows ?? 0);
}

async function withFile<T>(
  path: string,
  memoryMebibytes: number,
  work: (db: DuckDb) => Promise<T>,
  readOnly = false,
): Promise<T> {
  const db = await openDuckDb(path, { memoryMebibytes, readOnly });
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/** The same database, with how long it has worked. */
function timeDuckDb(plain: DuckDb): { readonly db: DuckDb; readonly seconds: () => number } {
  let total = 0;
  const within = async <T>(work: () => Promise<T>): Promise<T> => {
    const { value, seconds } = await timed(work);
    total += seconds;
    return value;
  };
  const db: DuckDb = {
    ...plain,
    run: (sql) => within(() => plain.run(sql)),
    rows: (sql) => within(() => plain.rows(sql)),
  };
  return { db, seconds: () => total };
}
