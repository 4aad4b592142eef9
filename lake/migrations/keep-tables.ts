import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import type { SparkOnDemand } from '#engines/spark/on-demand.ts';
import { migrateTables, missingTableMigrations } from './migrate-tables.ts';

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

export interface TableKeeperOptions {
  readonly pool: pg.Pool;
  readonly spark: Pick<SparkOnDemand, 'use'>;
  /** Called when it is another one than before. */
  readonly onFault?: (fault: string | undefined) => void;
}

/** Brings the tables of the lake up to this version, once, and tries again while an engine is away. */
export class TableKeeper {
  readonly #options: TableKeeperOptions;
  #ready = false;
  #fault: string | undefined;

  constructor(options: TableKeeperOptions) {
    this.#options = options;
  }

  /** Whether they are there. */
  get ready(): boolean {
    return this.#ready;
  }

  get fault(): string | undefined {
    return this.#fault;
  }

  /** Ends when the tables are there, or by its signal. Spark is started only if something is missing. */
  async run(signal: AbortSignal): Promise<void> {
    for (let waitMs = firstWaitMs; !signal.aborted; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
      try {
        await this.#bringUpToDate();
        this.#see(undefined);
        return;
      } catch (error) {
        this.#see(`The tables of the lake are not made yet: ${sentenceOf(error)}`);
      }
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #bringUpToDate(): Promise<void> {
    const { pool, spark } = this.#options;
    const missing = await missingTableMigrations(pool);
    if (missing.length > 0) await spark.use((session) => migrateTables(session, pool));
    this.#ready = true;
  }

  #see(fault: string | undefined): void {
    this.#fault = fault;
    this.#options.onFault?.(fault);
  }
}

function sentenceOf(error: unknown): string {
  const text = (error as Error).message.split('\n', 1)[0] ?? '';
  return error instanceof MillraceError ? text : `${text.replace(/\.$/, '')}.`;
}
