import type pg from 'pg';

/** How far the translator is. It moves together with the mirror, in one transaction. */
export interface Position {
  nextOffset: bigint;
  /** Place in the shop's log where the last transaction that was followed ends. */
  place: bigint;
  /** When that was, by the shop's clock; ms since 1970. */
  momentMs: number;
  /** A copy of the tables is under way. */
  copying: boolean;
  mappingHash: string;
  /** Nothing is followed before the tables are copied anew. */
  awaitsCopy: boolean;
}

interface Row {
  next_offset: string;
  last_lsn: string;
  moment_ms: string | null;
  copying: boolean;
  mapping_hash: string;
  awaits_copy: boolean;
}

/** Reads the position and keeps every other translator from going on from it. */
export async function takePosition(client: pg.ClientBase, topic: string): Promise<Position> {
  await client.query('INSERT INTO capture.table_changes (topic) VALUES ($1) ON CONFLICT DO NOTHING', [topic]);
  const { rows } = await client.query<Row>(
    `SELECT next_offset, last_lsn::text, (extract(epoch FROM moment) * 1000)::bigint::text AS moment_ms, copying, mapping_hash, awaits_copy
     FROM capture.table_changes WHERE topic = $1 FOR UPDATE`,
    [topic],
  );
  const row = rows[0] as Row;
  return {
    nextOffset: BigInt(row.next_offset),
    place: BigInt(row.last_lsn),
    momentMs: Number(row.moment_ms ?? 0),
    copying: row.copying,
    mappingHash: row.mapping_hash,
    awaitsCopy: row.awaits_copy,
  };
}

export async function notePosition(client: pg.ClientBase, topic: string, position: Position): Promise<void> {
  await client.query(
    `UPDATE capture.table_changes
     SET next_offset = $2, last_lsn = $3, moment = to_timestamp($4 / 1000.0), copying = $5, mapping_hash = $6, awaits_copy = $7
     WHERE topic = $1`,
    [
      topic,
      String(position.nextOffset),
      String(position.place),
      position.momentMs,
      position.copying,
      position.mappingHash,
      position.awaitsCopy,
    ],
  );
}
