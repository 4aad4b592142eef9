import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { Counter, Gauge, Registry } from 'prom-client';
import { MillraceError } from '#contract/errors.ts';
import { type Endpoints, readEndpoints } from '#engines/endpoints.ts';
import { listenHealth } from '#engines/health.ts';
import { openProducer, type ProducerOptions, type RecordProducer } from '../producer.ts';
import { DEMO_TOPICS, kafkaTarget } from './kafka-target.ts';
import { readPlan } from './read-plan.ts';
import { runGenerator } from './run-generator.ts';

/** A live stream has a few events in flight: send them at once, and hold little when the broker is away. */
const LINGER_MS = 2;
const MAX_BUFFERED_BYTES = 32 * 1024 * 1024;
const START_WAIT_MS = 1000;
const LAST_FLUSH_MS = 5000;

const log = pino({ name: 'generator' });
const stopping = new AbortController();
let producer: RecordProducer | undefined;
let lastRetry = { atMs: 0, reason: '' };

/** Waits for Kafka and its topics as long as it takes. */
async function reachKafka(endpoints: Endpoints): Promise<RecordProducer | undefined> {
  const options: ProducerOptions = {
    clientId: 'millrace-generator',
    lingerMs: LINGER_MS,
    maxBufferedBytes: MAX_BUFFERED_BYTES,
    onRetry(reason, waitMs) {
      lastRetry = { atMs: Date.now(), reason };
      log.warn({ reason, wait_ms: waitMs }, 'Kafka did not take records; trying again');
    },
  };
  while (!stopping.signal.aborted) {
    try {
      return await openProducer(endpoints, Object.values(DEMO_TOPICS), options);
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      lastRetry = { atMs: Date.now(), reason: error.message };
      log.warn({ code: error.code, wait_ms: START_WAIT_MS }, error.message);
      await sleep(START_WAIT_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  return undefined;
}

function describeHealth(rate: string): Record<string, unknown> {
  const counts = producer?.counts;
  const waiting =
    producer === undefined ||
    (counts !== undefined && counts.bufferedBytes > 0 && Date.now() - lastRetry.atMs < 10_000);
  return {
    rate,
    // Waiting for Kafka is no illness: a restart would only lose what is held.
    state: waiting ? 'waiting for Kafka' : 'sending',
    ...(waiting ? { why: lastRetry.reason } : {}),
    acked_records: counts?.ackedRecords ?? 0,
    buffered_bytes: counts?.bufferedBytes ?? 0,
    retries: counts?.retries ?? 0,
  };
}

function buildMetrics(): Registry {
  const registry = new Registry();
  new Counter({
    name: 'millrace_generator_acked_records_total',
    help: 'Records that Kafka has acknowledged.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(producer?.counts.ackedRecords ?? 0);
    },
  });
  new Counter({
    name: 'millrace_generator_retries_total',
    help: 'Attempts that Kafka did not answer well.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(producer?.counts.retries ?? 0);
    },
  });
  new Gauge({
    name: 'millrace_generator_buffered_bytes',
    help: 'Bytes that wait for an acknowledgement.',
    registers: [registry],
    collect() {
      this.set(producer?.counts.bufferedBytes ?? 0);
    },
  });
  return registry;
}

async function generate(rate: string, seed: string | undefined): Promise<void> {
  producer = await reachKafka(readEndpoints(process.env.MILLRACE_HOME));
  if (!producer) return;
  while (!stopping.signal.aborted) {
    const nowMs = Date.now();
    // Each start is an epoch of its own: the instant is part of the seed, so that no two starts look the same.
    const plan = readPlan({ rate, seed: seed === undefined ? undefined : `${seed} ${nowMs}` }, nowMs);
    log.info({ rate, events_per_minute: plan.eventsPerMinute, live: plan.live }, 'the shop is open');
    const truth = await runGenerator(plan, kafkaTarget(producer), { signal: stopping.signal });
    log.info({ records: truth.records }, 'the shop is closed');
  }
}

/** Ends after what is held has been sent, or after five seconds. */
async function stop(done: Promise<void>): Promise<void> {
  stopping.abort();
  const late = sleep(LAST_FLUSH_MS).then(() => 'late' as const);
  if ((await Promise.race([done, late])) === 'late')
    log.warn(
      { buffered_bytes: producer?.counts.bufferedBytes ?? 0 },
      'stopped without the last records: Kafka is away',
    );
  await producer?.abandon();
  process.exit(0);
}

const rate = process.env.MILLRACE_RATE ?? '120/min';
await listenHealth({
  port: Number(process.env.MILLRACE_SERVICE_PORT ?? 0),
  check: () => describeHealth(rate),
  registry: buildMetrics(),
});
const done = generate(rate, process.env.MILLRACE_SEED);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(done));
done.catch((error: Error) => {
  log.fatal({ err: error }, error.message);
  process.exit(error instanceof MillraceError ? error.exitCode : 2);
});
