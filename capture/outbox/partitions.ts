import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { PgAddress } from '#engines/postgres/address.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { dropDays } from './drop-days.ts';
import { makeDays } from './make-days.ts';

export const KEEP_DAYS = 14;
export const DAYS_AHEAD = 3;

export interface PartitionOptions {
  /** The database, as the owner of the outbox. */
  readonly address: PgAddress;
  /** The table with its schema: `shop.outbox` in our own shop, `millrace.outbox` beside foreign tables. */
  readonly outbox: string;
  /** The slot that reads the outbox. While nobody reads it, no day is dropped. */
  readonly slot: string;
  /** Days before today that are kept. Default 14. */
  readonly keepDays?: number;
  /** Milliseconds between two looks. Default ten minutes. */
  readonly everyMs?: number;
  readonly signal: AbortSignal;
  /** Told of the days that were made and dropped. */
  readonly onChange?: (made: readonly string[], dropped: readonly string[]) => void;
  /** Told of a look that failed; the next one comes by itself. */
  readonly onFailure?: (error: Error) => void;
}

const EVERY_MS = 600_000;
const AFTER_FAILURE_MS = 30_000;

/** Keeps the days of an outbox until the signal: makes those ahead, drops the old ones. Never throws. */
export async function keepOutboxPartitions(options: PartitionOptions): Promise<void> {
  const pool = openPool(options.address, { max: 1, applicationName: 'millrace-partitions' });
  const everyMs = options.everyMs ?? EVERY_MS;
  while (!options.signal.aborted) {
    let waitMs = everyMs;
    try {
      await keepOnce(pool, options);
    } catch (error) {
      options.onFailure?.(error as Error);
      waitMs = Math.min(AFTER_FAILURE_MS, everyMs);
    }
    await sleep(waitMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
  await pool.end();
}

async function keepOnce(pool: pg.Pool, options: PartitionOptions): Promise<void> {
  const made = await makeDays(pool, options.outbox, DAYS_AHEAD);
  const dropped = (await isRead(pool, options.slot))
    ? await dropDays(pool, options.outbox, options.keepDays ?? KEEP_DAYS)
    : [];
  if (made.length + dropped.length > 0) options.onChange?.(made, dropped);
}

/** True while somebody reads the slot: what it lost is then sent again from rows that must still be there. */
async function isRead(pool: pg.Pool, slot: string): Promise<boolean> {
  const { rows } = await pool.query<{ active: boolean }>(
    `SELECT active AND invalidation_reason IS NULL AS active FROM pg_replication_slots WHERE slot_name = $1`,
    [slot],
  );
  return rows[0]?.active === true;
}
