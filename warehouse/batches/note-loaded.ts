import type pg from 'pg';

/** Tells the lake that this loader is there, so that files of batches stay until it has them. */
export async function registerLoader(pool: Pick<pg.Pool, 'query'>, loader: string): Promise<void> {
  await pool.query(
    `INSERT INTO lake.loaders (name, loaded_through) SELECT $1, through FROM lake.released_batches
     ON CONFLICT (name) DO NOTHING`,
    [loader],
  );
}

/** Tells the lake which batches this loader holds. What was told before is told again without harm. */
export async function noteLoaded(
  pool: Pick<pg.Pool, 'query'>,
  loader: string,
  loaded: ReadonlySet<string>,
): Promise<void> {
  const batches = [...loaded];
  await pool.query(
    'UPDATE lake.batch_files SET loaded_at = now() WHERE loaded_at IS NULL AND batch_id = ANY ($1::bigint[])',
    [batches],
  );
  // A batch that is open now, or published and not loaded, holds it back.
  await pool.query(
    `UPDATE lake.loaders SET loaded_through = through.batch_id
     FROM (SELECT coalesce(
         min(batch_id) FILTER (WHERE state IN ('planned', 'running', 'stopped', 'audited')
           OR (state = 'published' AND batch_id <> ALL ($2::bigint[]))) - 1,
         max(batch_id), 0) AS batch_id FROM lake.batches) AS through
     WHERE name = $1 AND loaded_through < through.batch_id`,
    [loader, batches],
  );
}
