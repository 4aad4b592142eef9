import type { Pool, PoolClient } from 'pg';
import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { prepareMetadata } from '../metadata/prepare.ts';
import type { Conditions } from './conditions.ts';
import type { Fix } from './fix.ts';
import type { Decided } from './outcome.ts';
import type { Tally } from './report.ts';

/** Held while a replay runs: the second of two waits, and then finds what the first has left. */
const lockKey = 7_254_321;

export interface NewReplay {
  readonly replayId: string;
  readonly askedBy: string;
  readonly conditions: Conditions;
  readonly fix: Fix | undefined;
  readonly matched: number;
}

/** What is known of replays, in Millrace's metadata database (schema capture). */
export class ReplayJournal {
  readonly #pool: Pool;
  readonly #lock: PoolClient;
  #lost: Error | undefined;

  private constructor(pool: Pool, lock: PoolClient) {
    this.#pool = pool;
    this.#lock = lock;
    lock.on('error', (error) => {
      this.#lost = error;
    });
  }

  /** Opens it and waits until no other replay runs. @throws MillraceError ENGINE_UNREACHABLE, MIGRATION_* */
  static async open(endpoints: Pick<Endpoints, 'postgres'>, onWait: () => void): Promise<ReplayJournal> {
    try {
      await prepareMetadata(endpoints);
      const pool = openPool(endpoints.postgres, { max: 2, applicationName: 'millrace-replay' });
      try {
        return new ReplayJournal(pool, await takeLock(pool, onWait));
      } catch (error) {
        await pool.end();
        throw error;
      }
    } catch (error) {
      throw asUnreachable(error, endpoints);
    }
  }

  /** Notes that a replay begins. Those that still seem to run are dead, for this one has the lock. */
  async begin(replay: NewReplay): Promise<void> {
    await this.#pool.query("UPDATE capture.replays SET state = 'interrupted' WHERE state = 'running'");
    await this.#pool.query(
      `INSERT INTO capture.replays (replay_id, asked_by, conditions, fix_hash, fix_text, matched)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        replay.replayId,
        replay.askedBy,
        JSON.stringify(replay.conditions),
        replay.fix?.hash ?? null,
        replay.fix?.text ?? null,
        replay.matched,
      ],
    );
  }

  /** Notes which records it is about to send, and those that it found to count already. */
  async note(replayId: string, decided: readonly Decided[]): Promise<void> {
    const rows = decided.flatMap(({ record, outcome }) =>
      'passed' in outcome ? [{ record, outcome: outcome.kind, passed: outcome.passed }] : [],
    );
    // Without the lock another one may be at work.
    if (this.#lost !== undefined) throw this.#lost;
    if (rows.length === 0) return;
    await this.#pool.query(
      `INSERT INTO capture.replayed_records (replay_id, topic, partition, "offset", reason, outcome, source, event_id)
       SELECT $1, * FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[])
       ON CONFLICT DO NOTHING`,
      [
        replayId,
        rows.map(({ record }) => record.topic),
        rows.map(({ record }) => record.partition),
        rows.map(({ record }) => record.offset),
        rows.map(({ record }) => record.reason),
        rows.map(({ outcome }) => outcome),
        rows.map(({ passed }) => showNul(passed.source)),
        rows.map(({ passed }) => showNul(passed.eventId)),
      ],
    );
  }

  async finish(replayId: string, tally: Tally, counted: number | null): Promise<void> {
    await this.#pool.query(
      `UPDATE capture.replays
       SET state = 'finished', finished_at = now(), outcomes = $2, still_rejected = $3, counted = $4
       WHERE replay_id = $1`,
      [replayId, JSON.stringify(tally.outcomes), JSON.stringify(tally.stillRejected), counted],
    );
  }

  /** Ends the connection, and with it the lock. */
  async close(): Promise<void> {
    this.#lock.release(true);
    await this.#pool.end();
  }
}

/** PostgreSQL's texts hold every character but this one. */
function showNul(text: string): string {
  return text.replaceAll('\0', '\\u0000');
}

async function takeLock(pool: Pool, onWait: () => void): Promise<PoolClient> {
  const lock = await pool.connect();
  try {
    const { rows } = await lock.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [
      lockKey,
    ]);
    if (rows[0]?.free !== true) {
      onWait();
      await lock.query('SELECT pg_advisory_lock($1)', [lockKey]);
    }
    return lock;
  } catch (error) {
    lock.release(true);
    throw error;
  }
}

function asUnreachable(error: unknown, { postgres }: Pick<Endpoints, 'postgres'>): unknown {
  if (error instanceof MillraceError) return error;
  const address = `${postgres.host}:${postgres.port}`;
  const reason = (error as Error).message;
  return new MillraceError('ENGINE_UNREACHABLE', { engine: 'PostgreSQL', address, reason }, { cause: error });
}
