import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import type { TopicName } from '#contract/topics.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { startPostgres } from '#engines/postgres/start-postgres.ts';
import { startS3 } from '#engines/s3/start-s3.ts';
import { openSpark, type SparkSession } from '#engines/spark/session.ts';
import { startSpark } from '#engines/spark/start-spark.ts';
import type { BatchContext } from '../../batch/context.ts';
import { batchContext } from '../../batch/open-context.ts';
import { LandedWatch } from '../../landed/watch-landed.ts';
import { prepareLakeMetadata } from '../../metadata/prepare.ts';
import { processedTables } from '../../refine/processed-tables.ts';

/** A record as the sink lands it. */
export interface RawRecord {
  readonly topic: TopicName;
  readonly partition?: number;
  readonly value: string | Buffer | null;
  /** Append time: `2026-11-24 10:00:00`. */
  readonly at: string;
}

/** A lake of a test's own, on real engines. */
export type LakeEndpoints = Pick<Endpoints, 'postgres' | 'catalog' | 's3' | 'spark'>;

export interface OwnLake {
  readonly endpoints: LakeEndpoints;
  readonly pool: pg.Pool;
  readonly context: BatchContext;
  /** The rows of a statement, or nothing for one that has none. */
  ask<Row>(sql: string): Promise<Row[]>;
  /** One commit of the sink: appends records with the next offsets of their partitions. */
  land(records: readonly RawRecord[]): Promise<void>;
  /** Every row of every table that batches write, every column of it, as texts in order. */
  rows(): Promise<Record<string, string[]>>;
  stop(): Promise<void>;
}

/** What batches of these engines work with, as the lake's service has it. */
export function openLake(endpoints: LakeEndpoints) {
  const pool = openPool(endpoints.postgres, { max: 8, applicationName: 'millrace-test' });
  const landed = new LandedWatch({ endpoints });
  // A session for each use, as in the service: batches and rebuilds run beside each other.
  async function use<T>(work: (session: SparkSession) => Promise<T>): Promise<T> {
    const own = await openSpark(endpoints);
    try {
      return await work(own);
    } finally {
      await own.close();
    }
  }
  const opened = batchContext({ pool, endpoints, landed, spark: { use } });
  const close = async (): Promise<void> => {
    await Promise.all([landed.close(), opened.close()]);
    await pool.end();
  };
  return { pool, context: opened.context, close };
}

export async function startLake(): Promise<OwnLake> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-rebuild-'));
  const [postgres, s3] = await Promise.all([startPostgres(join(folder, 'pg')), startS3(join(folder, 's3'))]);
  const endpoints = { ...postgres.endpoints, ...s3.endpoints };
  await prepareLakeMetadata(endpoints);
  const spark = await startSpark(join(folder, 'spark'), endpoints);
  const { pool, context, close } = openLake({ ...endpoints, ...spark.endpoints });
  await context.spark((session) => context.prepare(session));
  const ask = <Row>(sql: string): Promise<Row[]> =>
    context.spark(async (session) => {
      if (/^(SELECT|SHOW)/.test(sql)) return session.query<Row>(sql);
      await session.run(sql);
      return [];
    });
  const ends = new Map<string, number>();
  return {
    endpoints: { ...endpoints, ...spark.endpoints },
    pool,
    context,
    ask,
    async land(records) {
      const values = records.map(({ topic, partition = 0, value, at }) => {
        const lane = `${topic}/${partition}`;
        const offset = ends.get(lane) ?? 0;
        ends.set(lane, offset + 1);
        const raw = value === null ? 'NULL' : `X'${Buffer.from(value).toString('hex')}'`;
        return `(CAST(${raw} AS BINARY), '${topic}', ${partition}, ${offset}L, TIMESTAMP '${at}')`;
      });
      await ask(`INSERT INTO lake.raw.records VALUES ${values.join(', ')}`);
    },
    async rows() {
      const found = await Promise.all(
        processedTables.map(async (table): Promise<[string, string[]]> => {
          const rows = await ask<{ row: string }>(
            `SELECT to_json(struct(kept.*), map('ignoreNullFields', 'false')) AS row FROM ${table} AS kept`,
          );
          return [table, rows.map(({ row }) => row).sort()];
        }),
      );
      return Object.fromEntries(found);
    },
    async stop() {
      await close();
      await Promise.all([spark.kill(), s3.kill(), postgres.kill()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
