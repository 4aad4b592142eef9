import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { openPool } from '#engines/postgres/open-pool.ts';
import { startPostgres } from '#engines/postgres/start-postgres.ts';
import { startS3 } from '#engines/s3/start-s3.ts';
import { openSpark, type SparkSession } from '#engines/spark/session.ts';
import { type OwnSpark, startSpark } from '#engines/spark/start-spark.ts';
import type { BatchContext, BatchMoment } from '../../batch/context.ts';
import { enterState, noteRefined, planBatch } from '../../batch/journal.ts';
import { BatchLock } from '../../batch/lock.ts';
import { batchContext } from '../../batch/open-context.ts';
import { planInputs } from '../../batch/plan-inputs.ts';
import { auditAndPublish, type BatchOutcome, runBatch } from '../../batch/run-batch.ts';
import { LandedWatch } from '../../landed/watch-landed.ts';
import { prepareLakeMetadata } from '../../metadata/prepare.ts';
import { branchOf } from '../../refine/processed-tables.ts';
import { readWritten } from '../../refine/read-written.ts';
import type { MaintenanceMoment } from '../hold.ts';
import { type Keeping, openMaintenance } from '../open-maintenance.ts';

/** A lake of one's own: PostgreSQL, S3 and Spark, with everything that is old at once. */
export class TestLake {
  readonly pool: pg.Pool;
  readonly landed: LandedWatch;
  readonly context: BatchContext;
  readonly keeping: Keeping;
  readonly spark: OwnSpark;
  readonly endpoints: Parameters<typeof openMaintenance>[0]['endpoints'];
  /** Called at each moment of a batch, and of maintenance. */
  onBatch: (moment: BatchMoment) => Promise<void> | void = () => {};
  onMaintenance: (moment: MaintenanceMoment) => Promise<void> | void = () => {};
  readonly #close: () => Promise<void>;
  #reader: Promise<SparkSession> | undefined;
  #offset = 0;

  private constructor(parts: {
    pool: pg.Pool;
    landed: LandedWatch;
    context: BatchContext;
    endpoints: Parameters<typeof openMaintenance>[0]['endpoints'];
    spark: OwnSpark;
    close: () => Promise<void>;
  }) {
    this.pool = parts.pool;
    this.landed = parts.landed;
    this.spark = parts.spark;
    this.endpoints = parts.endpoints;
    this.context = { ...parts.context, onMoment: (moment) => this.onBatch(moment) };
    const maintenance = openMaintenance({
      context: this.context,
      endpoints: parts.endpoints,
      retention: { rawSnapshotHours: 0, snapshotHours: 0, orphanHours: 0, todayFiles: 5 },
      onMoment: (moment) => this.onMaintenance(moment),
    });
    this.keeping = maintenance.keeping;
    this.#close = async () => {
      await maintenance.close();
      await parts.close();
    };
  }

  static async open(name: string): Promise<TestLake> {
    const folder = mkdtempSync(join(tmpdir(), `millrace-${name}-`));
    const [postgres, s3] = await Promise.all([
      startPostgres(join(folder, 'pg')),
      startS3(join(folder, 's3')),
    ]);
    const endpoints = { ...postgres.endpoints, ...s3.endpoints };
    await prepareLakeMetadata(endpoints);
    const spark = await startSpark(join(folder, 'spark'), endpoints);
    const pool = openPool(endpoints.postgres, { max: 5, applicationName: 'millrace-test' });
    const landed = new LandedWatch({ endpoints });
    async function use<T>(work: (session: SparkSession) => Promise<T>): Promise<T> {
      const session = await openSpark(spark.endpoints);
      try {
        return await work(session);
      } finally {
        await session.close();
      }
    }
    const { context, close } = batchContext({ pool, endpoints, landed, spark: { use } });
    await context.spark((session) => context.prepare(session));
    return new TestLake({
      ...{ pool, landed, context, endpoints, spark },
      async close() {
        await Promise.all([landed.close(), close(), pool.end()]);
        await Promise.all([spark.kill(), s3.kill(), postgres.kill()]);
        rmSync(folder, { recursive: true, force: true });
      },
    });
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** By a session that is kept: each opens the catalog anew, with connections that only go with Spark's next collection of garbage. */
  async query<Row>(sql: string): Promise<Row[]> {
    this.#reader ??= openSpark(this.spark.endpoints);
    try {
      return await (await this.#reader).query<Row>(sql);
    } catch (error) {
      const lost = this.#reader;
      this.#reader = undefined;
      lost?.then((session) => session.close()).catch(() => undefined);
      throw error;
    }
  }

  /** One commit of events, as the sink makes them, of yesterday: the next offsets, and its own offsets in the summary. */
  async land(events: number, more = ''): Promise<void> {
    const rows = Array.from({ length: events }, () => {
      const offset = this.#offset++;
      const value = JSON.stringify({
        source: 'web',
        event_id: `e-${offset}`,
        event_type: 'product_viewed',
        occurred_at: '2026-11-20T12:00:00Z',
        anonymous_id: 'a',
        properties: { product_id: 'p' },
      });
      return `(CAST('${value}${more}' AS BINARY), 'shop.events', 0, ${offset}L, current_timestamp() - INTERVAL 1 DAY)`;
    });
    await this.context.spark(async (session) => {
      await session.setConf({ 'spark.sql.iceberg.snapshot-property.kafka.connect.offsets.c.g': '{"0":1}' });
      await session.run(`INSERT INTO lake.raw.records VALUES ${rows.join(', ')}`);
    });
  }

  /** How many events have landed up to now. */
  get events(): number {
    return this.#offset;
  }

  /** Refined by Spark as always. */
  refine(): Promise<BatchOutcome> {
    return runBatch(this.context, 'test');
  }

  /** A batch whose one table is written here, in the place of what refines and checks: the rest is as always. */
  async batch(): Promise<void> {
    await this.land(2);
    await this.context.look();
    const { context, pool } = this;
    const lock = await BatchLock.take(pool);
    try {
      const [input] = await planInputs(lock.client, 1_000);
      if (input === undefined) throw new Error('nothing has landed');
      const batchId = await planBatch(lock.client, { kind: 'regular', askedBy: 'test', inputs: [input] });
      await enterState(lock.client, batchId, 'running');
      await context.spark(async (session) => {
        const [table, branch] = ['lake.shop.duplicates', branchOf(batchId)] as const;
        await session.setConf({ 'spark.sql.iceberg.snapshot-property.batch_id': `${batchId}` });
        await session.run(`ALTER TABLE ${table} CREATE OR REPLACE BRANCH ${branch}`);
        await session.run(
          `INSERT INTO ${table}.branch_${branch} BY NAME
           SELECT topic, partition, offset, ts AS appended_at, ${batchId}L AS batch_id, 'web' AS source, '' AS event_id
           FROM lake.raw.records
           WHERE offset >= ${input.from} AND offset < ${input.to}`,
        );
        const written = [await readWritten(session, table, branch)];
        const { landed: received, ...lane } = input;
        const counts = [{ ...lane, received, accepted: 0n, duplicate: received, rejected: 0n }];
        await noteRefined(lock.client, batchId, { counts, written });
        await auditAndPublish(context, lock, session, batchId);
      });
    } finally {
      lock.release();
    }
  }

  /** Files that a reader of main reads. */
  async filesOf(table: string): Promise<number> {
    const [row] = await this.query<{ files: bigint }>(`SELECT count(*) AS files FROM ${table}.files`);
    return Number(row?.files);
  }

  /** Files of batches after `batch` that are no object any more. */
  async missingFiles(after: bigint): Promise<string[]> {
    const { rows } = await this.pool.query<{ path: string }>(
      'SELECT path FROM lake.batch_files WHERE batch_id > $1',
      [`${after}`],
    );
    const { bucket } = this.keeping;
    const there = new Set((await bucket.list('')).map(({ key }) => `s3://${bucket.name}/${key}`));
    return rows.map(({ path }) => path).filter((path) => !there.has(path));
  }

  /** Asks all the while what raw and the duplicates hold, until `stop`: what was ever wrong. */
  watch(): { stop(): Promise<{ looks: number; wrong: string[] }> } {
    const wrong = new Set<string>();
    let [looks, stopped] = [0, false];
    const seen: Record<string, bigint> = {};
    const run = (async () => {
      while (!stopped) {
        for (const table of ['lake.raw.records', 'lake.shop.duplicates', 'lake.shop.batches']) {
          const id = table === 'lake.shop.batches' ? 'batch_id' : 'offset';
          const [row] = await this.query<{ records: bigint; each: bigint }>(
            `SELECT count(*) AS records, count(DISTINCT ${id}) AS each FROM ${table}`,
          ).catch((error: Error) => {
            if (!/SPARK_LOST|ENGINE_UNREACHABLE/.test((error as { code?: string }).code ?? ''))
              wrong.add(`${table}: ${error.message}`);
            return [];
          });
          if (row === undefined) continue;
          if (row.records !== row.each) wrong.add(`${table} held a record twice`);
          if (row.records < (seen[table] ?? 0n))
            wrong.add(`${table} had ${seen[table]}, then ${row.records}`);
          seen[table] = row.records;
          looks++;
        }
        await sleep(100);
      }
    })();
    return {
      async stop() {
        stopped = true;
        await run;
        return { looks, wrong: [...wrong] };
      },
    };
  }
}
