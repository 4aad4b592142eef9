import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { MillraceError } from '#contract/errors.ts';
import { loadConfig } from '#engines/config.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { homeAt } from '#engines/home.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { prepareMetadata } from '../metadata/prepare.ts';
import { openProducer, type RecordProducer } from '../producer.ts';
import { Collector } from './collector.ts';
import { KeyRing } from './keys/key-ring.ts';
import { readKeys } from './keys/key-store.ts';
import { createMetrics } from './metrics.ts';
import { COLLECT_TOPICS, producerOptions } from './producer-options.ts';
import { createServer } from './server.ts';
import { readSettings } from './settings.ts';
import { watchKafka } from './watch-kafka.ts';

const KEY_REFRESH_MS = 3_000;
const KEY_QUERY_MS = 3_000;
const START_WAIT_MS = 1_000;
const WATCH_MS = 500;
/** Less than the supervisor's patience. */
const STOP_LIMIT_MS = 10_000;

/** The collector as a child of the supervisor. Env: MILLRACE_HOME, MILLRACE_SERVICE_PORT. */
const log = pino({ name: 'collect' });
const config = loadConfig();
const settings = readSettings(config);
const endpoints = readEndpoints(homeAt().root, config);
let producer: RecordProducer | undefined;
let collector: Collector | undefined;
let stopping = false;

const pool = openPool(endpoints.postgres, {
  max: 1,
  applicationName: 'millrace-collect',
  statementTimeoutMs: KEY_QUERY_MS,
});
let prepared: Promise<unknown> | undefined;
const ring = new KeyRing(
  async () => {
    prepared ??= prepareMetadata(endpoints);
    await prepared.catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    return readKeys(pool);
  },
  {
    refreshMs: KEY_REFRESH_MS,
    onChange: (away) => {
      if (away === undefined) log.info('write keys are read again');
      else log.warn({ reason: away.message }, 'write keys can not be read; those known stay in force');
    },
  },
);
const metrics = createMetrics(() => producer);
const kafkaFault = watchKafka(endpoints);
const app = createServer({
  settings,
  ring,
  metrics,
  collector: () => collector,
  fault: async () => {
    if (!ring.isKnown) return `the write keys could not be read yet: ${ring.away?.message ?? 'starting'}`;
    return collector === undefined ? 'Kafka was not reached yet' : kafkaFault();
  },
  logger: log,
});

/** Waits for Kafka and its topics as long as it takes; then watches that the producer goes on. */
async function reachKafka(): Promise<void> {
  let toldMs = 0;
  const onRetry = (reason: string, waitMs: number): void => {
    if (Date.now() - toldMs < START_WAIT_MS) return;
    toldMs = Date.now();
    log.warn({ reason, wait_ms: waitMs }, 'Kafka did not take records; trying again');
  };
  while (producer === undefined && !stopping) {
    try {
      producer = await openProducer(endpoints, COLLECT_TOPICS, { ...producerOptions, onRetry });
      collector = new Collector(producer, settings, metrics);
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      onRetry(error.message, START_WAIT_MS);
      await sleep(START_WAIT_MS);
    }
  }
  while (producer !== undefined && !stopping) {
    await producer.room();
    await sleep(WATCH_MS);
  }
}

/** Finishes what is in flight, and ends. */
async function stop(): Promise<void> {
  stopping = true;
  const late = sleep(STOP_LIMIT_MS, 'late' as const);
  const done = app.close().then(() => producer?.close());
  if ((await Promise.race([done, late])) === 'late')
    log.warn('stopped with requests that were not answered: Kafka or their senders were too slow');
  ring.close();
  process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
void ring.start();
reachKafka().catch((error: Error) => {
  log.fatal({ err: error }, error.message);
  process.exit(error instanceof MillraceError ? error.exitCode : 2);
});
const port = Number(process.env.MILLRACE_SERVICE_PORT ?? config.collect.port);
const address = await app.listen({ host: settings.host, port }).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  throw new MillraceError('PORT_TAKEN', { port }, { cause: error });
});
log.info({ address }, 'listening');
