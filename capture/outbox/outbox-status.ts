import type pg from 'pg';
import { listDays } from './partition-days.ts';

/** How an outbox stands. */
export interface OutboxStatus {
  readonly outbox: string;
  readonly rows: number;
  /** RFC 3339; null when there is none. */
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly days: readonly { readonly day: string; readonly bytes: number }[];
  /** Rows that no day has: nobody made their day in time. */
  readonly rows_without_day: number;
  /** Null when there is no slot. */
  readonly slot: {
    readonly name: string;
    readonly active: boolean;
    /** Bytes of the database's log that the connector has not confirmed. */
    readonly lag_bytes: number;
    /** `reserved`, `extended`, `unreserved`, or `lost`: then rows must be sent again. */
    readonly wal_status: string;
  } | null;
}

/** Reads how an outbox stands; `slot` is the name of the slot that reads it. */
export async function readOutboxStatus(pool: pg.Pool, outbox: string, slot: string): Promise<OutboxStatus> {
  // Beside tables of a shop's own the reader has a right to the outbox, and to none of its parts.
  const { rows: counted } = await pool.query<{
    rows: string;
    without_day: string;
    oldest: Date | null;
    newest: Date | null;
  }>(
    `SELECT count(*) AS rows, count(*) FILTER (WHERE tableoid = to_regclass($1)) AS without_day,
       min(created_at) AS oldest, max(created_at) AS newest
     FROM ${outbox}`,
    [`${outbox}_other`],
  );
  const { rows: slots } = await pool.query<{
    active: boolean;
    lag: string | null;
    wal_status: string | null;
  }>(
    `SELECT active, wal_status, pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn) AS lag
     FROM pg_replication_slots WHERE slot_name = $1`,
    [slot],
  );
  const found = slots[0];
  const days = await listDays(pool, outbox);
  return {
    outbox,
    rows: Number(counted[0]?.rows),
    oldest: counted[0]?.oldest?.toISOString() ?? null,
    newest: counted[0]?.newest?.toISOString() ?? null,
    days: days.map(({ day, bytes }) => ({ day, bytes })),
    rows_without_day: Number(counted[0]?.without_day),
    slot:
      found === undefined
        ? null
        : {
            name: slot,
            active: found.active,
            lag_bytes: Number(found.lag ?? 0),
            wal_status: found.wal_status ?? 'unknown',
          },
  };
}
