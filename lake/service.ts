import { pino } from 'pino';
import { Registry } from 'prom-client';
import { loadConfig } from '#engines/config.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { listenHealth } from '#engines/health.ts';
import { homeAt } from '#engines/home.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { SparkOnDemand } from '#engines/spark/on-demand.ts';
import { Jobs } from './batch/jobs.ts';
import { batchContext } from './batch/open-context.ts';
import { BatchTimer } from './batch/timer.ts';
import { SinkKeeper } from './land/keep-sink.ts';
import { LandedWatch } from './landed/watch-landed.ts';
import { maintainLake } from './maintain/maintain.ts';
import { MaintainTimer } from './maintain/maintain-timer.ts';
import { isDue, readLastRun } from './maintain/note-run.ts';
import { openMaintenance } from './maintain/open-maintenance.ts';
import { prepareLakeMetadata } from './metadata/prepare.ts';
import { TableKeeper } from './migrations/keep-tables.ts';

/** The lake as a child of the supervisor. Env: MILLRACE_HOME, MILLRACE_SERVICE_PORT. */
const log = pino({ base: { service: 'lake' } });
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

const config = loadConfig();
const home = homeAt(process.env.MILLRACE_HOME);
const endpoints = readEndpoints(home.root, config);
await prepareLakeMetadata(endpoints);
const pool = openPool(endpoints.postgres, { max: 6, applicationName: 'millrace-lake' });
// Files of batches would stay for ever for a warehouse that is not there any more.
if (config.warehouse.mode === 'off') await pool.query('DELETE FROM lake.loaders');
const spark = new SparkOnDemand({ home, config, endpoints, report: (line) => log.info(line) });
const tables = new TableKeeper({
  pool,
  spark,
  onFault: (fault) => (fault === undefined ? log.info('the tables of the lake are there') : log.warn(fault)),
});
const sink = new SinkKeeper({
  endpoints,
  commitSeconds: config.lake.commitSeconds,
  ready: () => tables.ready,
  onPut: (what) => log.info({ what }, 'the sink has its configuration'),
  onRestart: (attempt, reason) => log.warn({ attempt, reason }, 'the sink failed and is started again'),
  onFault: (fault) => (fault === undefined ? log.info('the sink is well') : log.warn(fault)),
});
const landed = new LandedWatch({
  endpoints,
  onCommits: (commits, records) => log.info({ commits, records: Number(records) }, 'landed'),
  onFault: (fault) => (fault === undefined ? log.info('what has landed is known') : log.warn(fault)),
});
const { context, close } = batchContext({ pool, spark, endpoints, landed, tell: (line) => log.info(line) });
const maintenance = openMaintenance({ context, endpoints, retention: config.lake });
const { keeping } = maintenance;
const jobs = new Jobs({
  context,
  keeping,
  endpoints,
  landed,
  landSeconds: 2 * config.lake.commitSeconds + 120,
});
const timer = new BatchTimer({ jobs, minutes: config.lake.batchMinutes, ready: () => tables.ready });
const maintainTimer = new MaintainTimer({
  hours: config.lake.maintainHours,
  batchMinutes: config.lake.batchMinutes,
  due: async () => tables.ready && (await isDue(pool, config.lake.maintainHours)),
  run: () => maintainLake(keeping, 'timer'),
});

const health = await listenHealth({
  port: Number(process.env.MILLRACE_SERVICE_PORT ?? 0),
  registry: new Registry(),
  check: async () => {
    const faults = [
      tables.fault,
      sink.state.fault,
      landed.state.fault,
      timer.fault,
      maintainTimer.fault,
    ].filter((fault) => fault !== undefined);
    return {
      // What is wrong with an engine is no illness of this process: to start it again would mend nothing.
      ...(faults.length === 0 ? {} : { fault: faults[0], faults }),
      tables: tables.ready ? 'ready' : 'waiting',
      sink: sink.state.connector,
      landed: landed.state.partitions.map((each) => ({
        topic: each.topic,
        partition: each.partition,
        complete_below: Number(each.completeBelow),
        records: Number(each.records),
        files: Number(each.files),
        bytes: Number(each.bytes),
        committed_at: each.committedAt.toISOString(),
      })),
      batch: await jobs.last(),
      maintenance: (await readLastRun(pool)) ?? null,
      spark: spark.state(),
    };
  },
  actions: jobs.actions,
});
log.info({ port: health.port }, 'ready');
await Promise.all([
  tables.run(stop.signal),
  sink.run(stop.signal),
  landed.run(stop.signal),
  timer.run(stop.signal),
  maintainTimer.run(stop.signal),
]);
await spark.stop();
await close();
await maintenance.close();
await pool.end();
await health.close();
log.info('stopped');
