import pg from 'pg';
import type { PgAddress } from './address.ts';

export interface PoolOptions {
  /** Connections at most. Default 4. */
  readonly max?: number;
  readonly applicationName?: string;
  /** Milliseconds for a connection to come about. Default 3000. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds for a statement. Default: none. */
  readonly statementTimeoutMs?: number;
}

/** The parameters by which the client reaches an address. */
export function clientConfig(address: PgAddress, options: PoolOptions = {}): pg.ClientConfig {
  return {
    host: address.host,
    port: address.port,
    database: address.database,
    user: address.user,
    password: address.password,
    ssl: address.ssl,
    application_name: options.applicationName ?? 'millrace',
    connectionTimeoutMillis: options.connectTimeoutMs ?? 3_000,
    keepAlive: true,
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
  };
}

/**
 * A pool of connections. 64-bit integers and numerics come as texts, so that no amount and no id loses a digit.
 * Connections that break while nobody uses them are dropped in silence: the next query opens another.
 */
export function openPool(address: PgAddress, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    ...clientConfig(address, options),
    max: options.max ?? 4,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
  });
  pool.on('error', () => {});
  return pool;
}

/** Runs `work` in a transaction on one connection; an error rolls it back and is thrown on. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks between two queries says so here; the next query then fails by itself.
  const ignore = (): void => {};
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}
