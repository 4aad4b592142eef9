import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { topics } from '#contract/topics.ts';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { listenHealth } from '#engines/health.ts';
import { attachTopics } from './attach-topics.ts';
import { createViews } from './create-views.ts';
import { migrate } from './migrate.ts';
import { rollUpLoop } from './roll-up/loop.ts';
import { GapFiller } from './settle/fill-gaps.ts';
import { settleLoop } from './settle/loop.ts';

const log = pino({ base: { service: 'speed' } });
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
process.once('SIGINT', () => stop.abort());

const registry = new Registry();
const settledRecords = new Counter({
  name: 'millrace_speed_settled_records_total',
  help: 'Records that settling passes took in.',
  registers: [registry],
});
const passSeconds = new Histogram({
  name: 'millrace_speed_pass_seconds',
  help: 'Duration of a settling pass.',
  buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
  registers: [registry],
});
const passNumber = new Gauge({
  name: 'millrace_speed_pass',
  help: 'Number of the newest committed pass.',
  registers: [registry],
});
const runSeconds = new Gauge({
  name: 'millrace_speed_roll_up_seconds',
  help: 'Duration of the last run of the roller.',
  registers: [registry],
});
const rolledMinutes = new Counter({
  name: 'millrace_speed_rolled_minutes_total',
  help: 'Minutes that the roller made.',
  registers: [registry],
});
const rebuiltBuckets = new Counter({
  name: 'millrace_speed_rebuilt_buckets_total',
  help: 'Coarse buckets that the roller made.',
  registers: [registry],
});
const waitingMinutes = new Gauge({
  name: 'millrace_speed_roll_up_waiting_minutes',
  help: 'Minutes that wait for the roller; of a large backlog, those that it looks at next.',
  registers: [registry],
});

let ready = false;
let fault: string | undefined;
let rollUpFault: string | undefined;

const endpoints = readEndpoints();
const client = openClickHouse(endpoints, 'writer', { requestTimeoutMs: 600_000 });
const health = await listenHealth({
  port: Number(process.env.MILLRACE_SERVICE_PORT ?? 0),
  registry,
  check: () => {
    if (!ready) throw new Error(fault ?? 'preparing the tables');
    const known = fault ?? rollUpFault;
    return known === undefined ? {} : { fault: known };
  },
});

/** Migrates and declares until it is done: ClickHouse may still be starting. A refusal of ours ends the service. */
async function prepare(): Promise<void> {
  for (;;) {
    try {
      const applied = await migrate(client);
      await createViews(client);
      const attached = await attachTopics(client, endpoints.clickhouse.kafkaBootstrap);
      log.info({ applied, attached }, 'tables are ready');
      return;
    } catch (error) {
      if (stop.signal.aborted || (error as Error).name === 'MillraceError') throw error;
      fault = (error as Error).message;
      log.warn({ fault }, 'could not prepare the tables, trying again');
      await sleep(500, undefined, { signal: stop.signal });
    }
  }
}

await prepare();
fault = undefined;
ready = true;
const lanes = topics
  .filter((topic) => topic.created)
  .flatMap((topic) =>
    Array.from({ length: topic.partitions }, (_, partition) => ({ topic: topic.name, partition })),
  );
const gaps = new GapFiller(client, endpoints);
const watching = gaps.watch(lanes, stop.signal);
const newest = { pass: 0, atMs: 0 };
const rollUpClient = openClickHouse(endpoints, 'writer', { requestTimeoutMs: 600_000 });
const rolling = rollUpLoop({
  client: rollUpClient,
  signal: stop.signal,
  newest: () => newest,
  onRun: ({ minutes, rebuilt, waiting, seconds }) => {
    rollUpFault = undefined;
    runSeconds.set(seconds);
    rolledMinutes.inc(minutes);
    rebuiltBuckets.inc(rebuilt);
    waitingMinutes.set(waiting);
  },
  onError: (error) => {
    rollUpFault = error.message;
    log.warn({ fault: rollUpFault }, 'rolling up failed, trying again');
  },
});
await settleLoop({
  client,
  signal: stop.signal,
  lanes,
  gaps,
  onCommit: ({ pass }) => Object.assign(newest, { pass, atMs: Date.now() }),
  onPass: ({ settled, records, seconds }) => {
    fault = undefined;
    settledRecords.inc(records);
    passSeconds.observe(seconds);
    passNumber.set(settled.pass);
  },
  onError: (error) => {
    fault = error.message;
    log.warn({ fault }, 'a settling pass failed, trying again');
  },
});
await Promise.all([watching, rolling]);
await health.close();
await rollUpClient.close();
await client.close();
log.info('stopped');
