import type pg from 'pg';

/** A replication slot as PostgreSQL tells it. Sizes in bytes. */
export interface SlotState {
  readonly slot: string;
  readonly exists: boolean;
  readonly active: boolean;
  /** reserved, extended, unreserved or lost; null when there is none. */
  readonly walStatus: string | null;
  /** Why PostgreSQL gave it up, where it says so (from version 16 on). */
  readonly invalidation: string | null;
  /** How much log was written since what its reader has confirmed. */
  readonly lagBytes: number | null;
  /** How much log PostgreSQL keeps for it. */
  readonly heldBytes: number | null;
  /** How much more log may be written before it is in danger; null: without a limit. */
  readonly safeBytes: number | null;
  readonly confirmedLsn: string | null;
}

interface Row {
  readonly slot_name: string;
  readonly active: boolean;
  readonly wal_status: string | null;
  readonly invalidation: string | null;
  readonly lag: string | null;
  readonly held: string | null;
  readonly safe: string | null;
  readonly confirmed: string | null;
}

/** The states of these slots of the database that the pool is signed in to. */
export async function readSlots(pool: pg.Pool, slots: readonly string[]): Promise<SlotState[]> {
  // Columns that older versions lack are asked for by name in the row as JSON.
  const { rows } = await pool.query<Row>(
    `SELECT slot_name, active, wal_status,
       coalesce(to_jsonb(s) ->> 'invalidation_reason',
         CASE WHEN to_jsonb(s) -> 'conflicting' = 'true' THEN 'conflicting' END) AS invalidation,
       pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint::text AS lag,
       pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint::text AS held,
       safe_wal_size::text AS safe, confirmed_flush_lsn::text AS confirmed
     FROM pg_replication_slots s WHERE slot_name = ANY($1) AND database = current_database()`,
    [slots],
  );
  const known = new Map(rows.map((row) => [row.slot_name, row]));
  const number = (text: string | null | undefined): number | null => (text == null ? null : Number(text));
  return slots.map((slot) => {
    const row = known.get(slot);
    return {
      slot,
      exists: row !== undefined,
      active: row?.active ?? false,
      walStatus: row?.wal_status ?? null,
      invalidation: row?.invalidation ?? null,
      lagBytes: number(row?.lag),
      heldBytes: number(row?.held),
      safeBytes: number(row?.safe),
      confirmedLsn: row?.confirmed ?? null,
    };
  });
}

/** True when PostgreSQL has given the slot up: it can never be read again. */
export function isLost({ walStatus, invalidation }: SlotState): boolean {
  return walStatus === 'lost' || invalidation !== null;
}
