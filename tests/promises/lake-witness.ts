import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoints } from '#engines/endpoints.ts';
import { openCatalog } from '#engines/iceberg/open-catalog.ts';
import { openObjects } from '#engines/iceberg/s3-objects.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { readTableStates } from '../../lake/batch/read-table-states.ts';
import { batchesOnMain, type TableSnapshot, type TableState } from '../../lake/batch/table-state.ts';
import { batchesTable } from '../../lake/refine/processed-tables.ts';

/** What the witness saw. */
export interface Witnessed {
  readonly looks: number;
  /** Each thing that must never be seen, once. */
  readonly wrong: readonly string[];
}

export interface Witness {
  /** May be called twice. */
  stop(): Promise<Witnessed>;
}

/**
 * Reads the tables of the lake again and again, as any reader finds them: by the catalog and the metadata that it names.
 * A batch that counts must be there whole, a table must never hold a part of one, and nothing that was seen may go. Snapshots
 * that were seen and have expired since are remembered: main must still descend from them, and compaction, which expiry
 * would hide, must keep the number of rows.
 * @param s3 where the witness finds the store, when it must not meet the faults that everybody else meets
 */
export function watchLake(
  { endpoints }: { readonly endpoints: Pick<Endpoints, 'catalog' | 'postgres' | 's3'> },
  s3 = endpoints.s3,
): Witness {
  const wrong = new Set<string>();
  const seen = new Map<string, ReadonlySet<bigint>>();
  const remembered = new Map<string, Map<bigint, TableSnapshot>>();
  const { postgres } = endpoints;
  const catalog = openCatalog(endpoints, 'witness');
  const pool = openPool(postgres, { max: 1, applicationName: 'witness', statementTimeoutMs: 5_000 });
  const store = openObjects(s3);
  let looks = 0;
  let stopped = false;

  /** A table with the snapshots that it had before. */
  function withFormer(state: TableState): TableState {
    const former = remembered.get(state.table) ?? new Map<bigint, TableSnapshot>();
    remembered.set(state.table, former);
    for (const [id, snapshot] of state.snapshots) former.set(id, snapshot);
    for (const { id, parent, replaces, records } of state.snapshots.values()) {
      const before = parent === undefined ? undefined : former.get(parent)?.records;
      if (replaces && before !== undefined && records !== before)
        wrong.add(`compaction ${id} made ${records} rows of ${before} in ${state.table}`);
    }
    return { ...state, snapshots: former };
  }
  async function readStates(): Promise<TableState[]> {
    return (await readTableStates(catalog, store)).map(withFormer);
  }
  async function look(): Promise<void> {
    // In the order in which they are published: what counts is read first, what it counts after it.
    const marker = (await readStates()).find(({ table }) => table === batchesTable);
    const counted = marker === undefined ? new Set<bigint>() : batchesOnMain(marker);
    const { rows } = await pool.query<{ batch_id: string; table_name: string; snapshot_id: string }>(
      'SELECT batch_id, table_name, snapshot_id FROM lake.batch_snapshots',
    );
    const states = await readStates();
    for (const state of states) {
      const there = batchesOnMain(state);
      for (const batch of seen.get(state.table) ?? [])
        if (!there.has(batch)) wrong.add(`batch ${batch} was in ${state.table}, and is not any more`);
      seen.set(state.table, there);
      const chain = new Set<bigint>();
      for (let id = state.branches.get('main'); id !== undefined; id = state.snapshots.get(id)?.parent)
        chain.add(id);
      for (const row of rows.filter(({ table_name }) => table_name === state.table)) {
        const batch = BigInt(row.batch_id);
        const whole = chain.has(BigInt(row.snapshot_id));
        if (there.has(batch) && !whole) wrong.add(`${state.table} holds a part of batch ${batch}`);
        if (counted.has(batch) && !whole) wrong.add(`batch ${batch} counts and is not in ${state.table}`);
      }
    }
    looks += 1;
  }
  async function run(): Promise<void> {
    while (!stopped) {
      // An engine that is away is no wrong answer.
      await look().catch(() => undefined);
      await sleep(100);
    }
  }
  const running = run();
  let stopping: Promise<Witnessed> | undefined;
  async function end(): Promise<Witnessed> {
    stopped = true;
    await running;
    store.close();
    await Promise.all([catalog.close(), pool.end()]);
    return { looks, wrong: [...wrong] };
  }
  return {
    stop() {
      stopping ??= end();
      return stopping;
    },
  };
}
