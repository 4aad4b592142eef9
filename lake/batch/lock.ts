import type pg from 'pg';

/** Held by whoever writes to the main branch of a processed table: a batch, the end of a rebuild, compaction. */
const batchKey = 7_254_341;
/** Held by a rebuild from its beginning to its end, so that others can tell one that is at work from one that died. */
export const rebuildKey = 7_254_342;
/** Held by maintenance: one at a time. */
export const maintenanceKey = 7_254_343;
/** By pool, until when the one before has its turn: who waits in this process must not keep a connection for it. */
const turns = new WeakMap<pg.Pool, Promise<void>>();

/** The one right to change processed tables, or with `rebuildKey` the one to rebuild. It ends with its connection, so that no crash leaves it behind. */
export class BatchLock {
  readonly #client: pg.PoolClient;
  readonly #endTurn: () => void;
  #lost: Error | undefined;
  #onLost: (() => void) | undefined;

  private constructor(client: pg.PoolClient, endTurn: () => void = () => {}) {
    this.#client = client;
    this.#endTurn = endTurn;
    client.on('error', (error) => {
      this.#lost = error;
      this.#endTurn();
      this.#onLost?.();
    });
  }

  /** What to do as soon as it is lost: somebody else may be at work from then on. */
  set onLost(tell: () => void) {
    this.#onLost = tell;
  }

  /**
   * Takes it, or answers undefined when somebody else has it.
   * @param key of another right of the same kind
   */
  static async tryTake(pool: pg.Pool, key = batchKey): Promise<BatchLock | undefined> {
    const client = await pool.connect();
    try {
      const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [
        key,
      ]);
      if (rows[0]?.free === true) return new BatchLock(client);
      client.release();
      return undefined;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Takes it, and waits for as long as somebody else has it. */
  static async take(pool: pg.Pool): Promise<BatchLock> {
    const before = turns.get(pool);
    const turn = Promise.withResolvers<void>();
    turns.set(pool, turn.promise);
    await before;
    let client: pg.PoolClient | undefined;
    try {
      client = await pool.connect();
      await client.query('SELECT pg_advisory_lock($1)', [batchKey]);
      return new BatchLock(client, turn.resolve);
    } catch (error) {
      client?.release(true);
      turn.resolve();
      throw error;
    }
  }

  /** Asks PostgreSQL by the connection that holds it. Throws when it is lost: then somebody else may be at work. */
  async assertHeld(): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    await this.#client.query('SELECT 1');
  }

  /** The connection that holds it: a change that is made by it can not outlive the lock. */
  get client(): pg.PoolClient {
    if (this.#lost !== undefined) throw this.#lost;
    return this.#client;
  }

  release(): void {
    this.#client.release(true);
    this.#endTurn();
  }
}
