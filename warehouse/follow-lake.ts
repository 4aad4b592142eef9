import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const lookMs = 2_000;
const afterFaultMs = 60_000;

export interface FollowerOptions {
  readonly pool: pg.Pool;
  readonly run: () => Promise<unknown>;
}

/** Runs a pass whenever the lake has published something since the last one. */
export class LakeFollower {
  readonly #options: FollowerOptions;
  #fault: string | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** Why the last pass that it began did not come to its end. */
  get fault(): string | undefined {
    return this.#fault;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { pool, run } = this.#options;
    let seen: string | undefined;
    while (!signal.aborted) {
      const newest = await readNewest(pool).catch(() => seen);
      if (newest !== seen) {
        this.#fault = await run().then(
          () => undefined,
          (error: Error) => error.message,
        );
        if (this.#fault === undefined) seen = newest;
      }
      const waitMs = this.#fault === undefined ? lookMs : afterFaultMs;
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** What was published last, as a text to compare. */
async function readNewest(pool: pg.Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ newest: string | null }>(
    "SELECT concat(max(published_at), ' ', count(*)) AS newest FROM lake.batches WHERE state = 'published' HAVING count(*) > 0",
  );
  return rows[0]?.newest ?? undefined;
}
