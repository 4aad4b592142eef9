import type pg from 'pg';

const DAY_MS = 86_400_000;

/** A day of the outbox that has a table of its own. */
export interface OutboxDay {
  /** `2026-11-24`, UTC. */
  readonly day: string;
  /** Name of the table, without its schema. */
  readonly table: string;
  readonly bytes: number;
}

/** The day of a time, UTC, as `2026-11-24`. */
export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** The day so many days later; negative: earlier. */
export function addDays(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

/** The name of a day's table: `outbox_20261124`. */
export function tableOfDay(day: string): string {
  return `outbox_${day.replaceAll('-', '')}`;
}

/** The days that have a table, the oldest first. `outbox`: the table with its schema, such as `shop.outbox`. */
export async function listDays(pool: pg.Pool, outbox: string): Promise<OutboxDay[]> {
  const { rows } = await pool.query<{ table: string; bytes: string }>(
    `SELECT relname AS table, pg_total_relation_size(pg_class.oid) AS bytes
     FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = to_regclass($1) AND relname ~ '^outbox_[0-9]{8}$' AND NOT inhdetachpending
     ORDER BY relname`,
    [outbox],
  );
  return rows.map(({ table, bytes }) => ({
    day: table.replace(/^outbox_(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'),
    table,
    bytes: Number(bytes),
  }));
}
