import type pg from 'pg';

/** A row of the outbox, as it is sent. */
export interface OutboxRow {
  readonly id: string;
  /** To the microsecond, UTC. */
  readonly created_at: string;
  readonly aggregate_type: string;
  readonly aggregate_id: string;
  readonly payload: string;
}

/** A span of time: from its beginning up to its end, which is not in it; RFC 3339. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

const PORTION_ROWS = 2000;
/** Text that PostgreSQL reads back to the same microsecond, whatever the session's settings are. */
const createdAt = `to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at`;

/**
 * The rows of a span, the oldest first, in portions: memory is bounded, and no long transaction holds the database
 * back from cleaning up. A transaction that commits meanwhile with an earlier time is passed over.
 */
export async function* readRows(pool: pg.Pool, outbox: string, span: Span): AsyncGenerator<OutboxRow[]> {
  let after: readonly [string, string] = [span.from, '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    const { rows } = await pool.query<OutboxRow>(
      `SELECT id, ${createdAt}, aggregate_type, aggregate_id, payload FROM ${outbox}
       WHERE (created_at, id) > ($1::timestamptz, $2::uuid) AND created_at >= $1::timestamptz AND created_at < $3::timestamptz
       ORDER BY outbox.created_at, id LIMIT ${PORTION_ROWS}`,
      [...after, span.to],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = [last.created_at, last.id];
  }
}

/** How many rows a span has, by the type of what they are about. */
export async function countRows(pool: pg.Pool, outbox: string, span: Span): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ type: string; count: string }>(
    `SELECT aggregate_type AS type, count(*) AS count FROM ${outbox}
     WHERE created_at >= $1::timestamptz AND created_at < $2::timestamptz GROUP BY 1 ORDER BY 1`,
    [span.from, span.to],
  );
  return new Map(rows.map(({ type, count }) => [type, Number(count)]));
}
