import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import { hashKey, hintOf, type KeyKind, mintKey, type WriteKey } from './write-key.ts';

/** What a new key is to stand for. */
export type NewKey = Omit<WriteKey, 'id' | 'hash'>;

/** A key as a list shows it. */
export interface ListedKey {
  readonly id: string;
  readonly hint: string;
  readonly source: string;
  readonly kind: KeyKind;
  readonly origins: readonly string[];
  readonly currency: string | null;
  readonly normalise_float_noise: boolean;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  readonly revoked_at: string | null;
}

interface Row {
  id: string;
  hash: string;
  source: string;
  kind: KeyKind;
  origins: string[];
  currency: string | null;
  normalise_float_noise: boolean;
}

/** Makes a key. It is answered once, here, and never again. */
export async function createKey(pool: pg.Pool, wanted: NewKey): Promise<{ id: string; key: string }> {
  const key = mintKey(wanted.kind);
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO capture.write_keys (key_hash, hint, source, kind, origins, currency, normalise_float_noise)
     VALUES (decode($1, 'hex'), $2, $3, $4, $5, $6, $7) RETURNING id`,
    [
      hashKey(key),
      hintOf(key),
      wanted.source,
      wanted.kind,
      [...wanted.origins],
      wanted.currency ?? null,
      wanted.normaliseFloatNoise,
    ],
  );
  return { id: (rows[0] as { id: string }).id, key };
}

/** Every key, also those that were revoked, the oldest first. */
export async function listKeys(pool: pg.Pool): Promise<ListedKey[]> {
  const { rows } = await pool.query<
    Omit<ListedKey, 'created_at' | 'revoked_at'> & { created_at: Date; revoked_at: Date | null }
  >(
    `SELECT id, hint, source, kind, origins, currency, normalise_float_noise, created_at, revoked_at
     FROM capture.write_keys ORDER BY id`,
  );
  return rows.map((row) => ({
    ...row,
    created_at: row.created_at.toISOString(),
    revoked_at: row.revoked_at?.toISOString() ?? null,
  }));
}

/**
 * Ends a key, by its id or by the key itself. Collectors know it within seconds.
 * @throws MillraceError KEY_UNKNOWN where none in force is meant
 */
export async function revokeKey(pool: pg.Pool, idOrKey: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE capture.write_keys SET revoked_at = now()
     WHERE revoked_at IS NULL AND (id::text = $1 OR key_hash = decode($2, 'hex')) RETURNING id`,
    [idOrKey, hashKey(idOrKey)],
  );
  if (rows[0] === undefined) throw new MillraceError('KEY_UNKNOWN', { key: idOrKey.slice(0, 10) });
  return rows[0].id;
}

/** The keys in force. */
export async function readKeys(pool: pg.Pool): Promise<WriteKey[]> {
  const { rows } = await pool.query<Row>(
    `SELECT id, encode(key_hash, 'hex') AS hash, source, kind, origins, currency, normalise_float_noise
     FROM capture.write_keys WHERE revoked_at IS NULL`,
  );
  return rows.map((row) => ({
    id: row.id,
    hash: row.hash,
    source: row.source,
    kind: row.kind,
    origins: row.origins,
    currency: row.currency ?? undefined,
    normaliseFloatNoise: row.normalise_float_noise,
  }));
}
