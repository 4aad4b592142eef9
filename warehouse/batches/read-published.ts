import type pg from 'pg';
import type { DataFile, PublishedBatch } from '../warehouse.ts';

interface Row {
  readonly batch_id: string;
  readonly kind: PublishedBatch['kind'];
  readonly published_at: Date;
  readonly files: readonly { readonly table: string; readonly path: string; readonly records: string }[];
}

/** Batches of the lake that are published and not among `loaded`, in the order in which they were published. */
export async function readPublished(
  pool: Pick<pg.Pool, 'query'>,
  loaded: ReadonlySet<string>,
): Promise<PublishedBatch[]> {
  const { rows } = await pool.query<Row>(
    `SELECT b.batch_id, b.kind, b.published_at,
       coalesce(jsonb_agg(jsonb_build_object('table', f.table_name, 'path', f.path, 'records', f.records::text)
         ORDER BY f.path) FILTER (WHERE f.path IS NOT NULL), '[]') AS files
     FROM lake.batches b LEFT JOIN lake.batch_files f USING (batch_id)
     WHERE b.state = 'published' AND b.batch_id <> ALL ($1::bigint[])
     GROUP BY b.batch_id ORDER BY b.published_at, b.batch_id`,
    [[...loaded]],
  );
  return rows.map(({ batch_id, kind, published_at, files }) => ({
    batchId: batch_id,
    kind,
    publishedAt: published_at.toISOString(),
    files: files.map(({ table, path, records }): DataFile => ({ table, path, records: BigInt(records) })),
  }));
}

/** Up to which batch the lake may have let files go that batches named: they are taken from the tables as they are. */
export async function readReleased(pool: Pick<pg.Pool, 'query'>): Promise<bigint> {
  const { rows } = await pool.query<{ through: string }>('SELECT through FROM lake.released_batches');
  return BigInt(rows[0]?.through ?? 0);
}
