import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { migratePostgres } from '#engines/postgres/migrate.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import type { BatchState, Finding, Verdict } from '../answers/batches.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';

/** A batch to note, with what its checks said. */
export interface NotedBatch {
  readonly state: BatchState;
  readonly askedBy?: string;
  readonly error?: string;
  /** Of one partition of shop.events. @default 10 landed, of which 8 are accepted; null: not counted yet */
  readonly counts?: { landed: number; accepted: number; duplicate: number; rejected: number } | null;
  readonly checks?: readonly { name: string; verdict: Verdict; findings?: readonly Finding[] }[];
}

/** A real PostgreSQL in a folder of its own, with the tables that the lake makes, as who may only read them sees it. */
export interface StartedLedger {
  readonly ledger: Ledger;
  readonly server: OwnPostgres;
  /** As their owner. */
  readonly owner: pg.Pool;
  /** Makes the tables and two checks: `order_was_placed` warns, `identity_once` stops. */
  prepare(): Promise<void>;
  note(batch: NotedBatch): Promise<string>;
  close(): Promise<void>;
}

const migrations = new URL('../../lake/metadata/migrations/', import.meta.url);
const ended: readonly BatchState[] = ['published', 'failed', 'rolled_back'];

export async function startLedger(): Promise<StartedLedger> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-ledger-'));
  const server = await startPostgres(folder);
  const owner = openPool(server.endpoints.postgres, { max: 1, applicationName: 'millrace-test' });
  const ledger = createLedger(server.endpoints.lakeReader);
  return {
    ledger,
    server,
    owner,
    async prepare() {
      await migratePostgres(server.endpoints.postgres, migrations, 'lake');
      await owner.query(
        `INSERT INTO lake.checks (name, place, title, kind, severity, meaning, remedy, unit, thresholds) VALUES
           ('identity_once', 0, 'Every identity is accepted once', 'uniqueness', 'stop', 'No identity twice.',
            'Discard the batch.', 'records', '[{"name": "most", "value": 0, "meaning": "So many may repeat."}]'),
           ('order_was_placed', 1, 'Payments belong to an order', 'references', 'warn', 'Each order was placed.',
            'Look for the order.', 'records', '[]'),
           ('retired', NULL, 'A check of before', 'shares', 'warn', 'It was.', 'Nothing.', 'share', '[]')`,
      );
    },
    note: (batch) => note(owner, batch),
    async close() {
      await ledger.close();
      await owner.end();
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const step = { step: 'refine', rows_in: 10, rows_out: 8, seconds: 2, engine_seconds: 1.5 };

async function note(owner: pg.Pool, batch: NotedBatch): Promise<string> {
  const { state, askedBy = 'timer', error = null, checks = [] } = batch;
  const { counts = { landed: 10, accepted: 8, duplicate: 1, rejected: 1 } } = batch;
  const endedAt = ended.includes(state) ? new Date() : null;
  const { rows } = await owner.query<{ batch_id: string }>(
    `INSERT INTO lake.batches (kind, state, asked_by, published_at, ended_at, error, steps)
     VALUES ('regular', $1, $2, $3, $4, $5, $6) RETURNING batch_id`,
    [state, askedBy, state === 'published' ? endedAt : null, endedAt, error, JSON.stringify([step])],
  );
  const id = rows[0]?.batch_id as string;
  const received = counts === null ? null : counts.accepted + counts.duplicate + counts.rejected;
  await owner.query(
    `INSERT INTO lake.batch_inputs
       (batch_id, topic, partition, from_offset, to_offset, landed, received, accepted, duplicate, rejected)
     VALUES ($1, 'shop.events', 0, 0, 12, $2, $3, $4, $5, $6)`,
    [id, counts?.landed ?? 10, received, counts?.accepted, counts?.duplicate, counts?.rejected],
  );
  await owner.query(
    `INSERT INTO lake.batch_files (path, batch_id, table_name, records, bytes)
     VALUES ($2, $1, 'lake.shop.events', 5, 900), ($3, $1, 'lake.shop.events', 3, 700)`,
    [id, `s3://lake/${id}-a`, `s3://lake/${id}-b`],
  );
  for (const { name, verdict, findings = [] } of checks) {
    const [worst] = findings;
    await owner.query(
      `INSERT INTO lake.check_results
         (batch_id, check_name, severity, verdict, message, subjects, unknown, subject, findings)
       VALUES ($1, $2, (SELECT severity FROM lake.checks WHERE name = $2), $3, $4, 3, 1, $5, $6)`,
      [
        id,
        name,
        verdict,
        `${name}: ${worst?.subject ?? 'all well'}`,
        worst?.subject,
        JSON.stringify(findings),
      ],
    );
  }
  return id;
}
