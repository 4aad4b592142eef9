import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { MillraceError } from '#contract/errors.ts';
import { loadConfig } from '#engines/config.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { listenHealth } from '#engines/health.ts';
import type { RecordProducer } from '../producer.ts';
import type { Books } from '../shop/books.ts';
import { generatorMetrics } from './generator-metrics.ts';
import { kafkaTarget } from './kafka-target.ts';
import { keepsBooks, type LiveEvents, openBooks, reachKafka } from './open-live-target.ts';
import { readPlan } from './read-plan.ts';
import { runGenerator } from './run-generator.ts';
import { shopTarget } from './shop-target.ts';

const LAST_FLUSH_MS = 5000;
/** A failed attempt is told of for so long. */
const RECENT_MS = 10_000;

const log = pino({ name: 'generator' });
const stopping = new AbortController();
let producer: RecordProducer | undefined;
let books: Books | undefined;
let lastRetry = { atMs: 0, engine: 'Kafka', reason: '' };

const events: LiveEvents = {
  signal: stopping.signal,
  onRetry(engine, reason, waitMs) {
    lastRetry = { atMs: Date.now(), engine, reason };
    log.warn({ reason, wait_ms: waitMs }, `${engine} did not take what it was given; trying again`);
  },
  onRefused: (details) => log.error(details, 'the books refused a transaction'),
};

function describeHealth(rate: string, bookkeeping: boolean): Record<string, unknown> {
  const counts = producer?.counts;
  const unsent = (counts?.bufferedBytes ?? 0) + (books?.counts.waiting ?? 0);
  const waiting =
    producer === undefined ||
    (bookkeeping && books === undefined) ||
    (unsent > 0 && Date.now() - lastRetry.atMs < RECENT_MS);
  return {
    rate,
    // Waiting is no illness: a restart would only lose what is held.
    state: waiting ? `waiting for ${lastRetry.engine}` : 'sending',
    ...(waiting ? { why: lastRetry.reason } : {}),
    acked_records: counts?.ackedRecords ?? 0,
    buffered_bytes: counts?.bufferedBytes ?? 0,
    retries: counts?.retries ?? 0,
    ...(books === undefined ? {} : { books: books.counts }),
  };
}

async function generate(rate: string, seed: string | undefined, bookkeeping: boolean): Promise<void> {
  const endpoints = readEndpoints(process.env.MILLRACE_HOME);
  producer = await reachKafka(endpoints, events);
  if (bookkeeping) books = await openBooks(endpoints, events);
  if (producer === undefined || (bookkeeping && books === undefined)) return;
  while (!stopping.signal.aborted) {
    const nowMs = Date.now();
    // Each start is an epoch of its own: the instant is part of the seed, so that no two starts look the same.
    const epoch = seed === undefined ? undefined : `${seed} ${nowMs}`;
    const plan = readPlan({ rate, seed: epoch, toBooks: bookkeeping }, nowMs);
    const target = books === undefined ? kafkaTarget(producer) : shopTarget(producer, books, plan.source);
    log.info({ rate, events_per_minute: plan.eventsPerMinute, live: plan.live }, 'the shop is open');
    const truth = await runGenerator(plan, target, { signal: stopping.signal });
    log.info({ records: truth.records }, 'the shop is closed');
  }
}

/** Ends after what is held has been sent, or after five seconds. */
async function stop(done: Promise<void>): Promise<void> {
  stopping.abort();
  const late = sleep(LAST_FLUSH_MS).then(() => 'late' as const);
  if ((await Promise.race([done, late])) === 'late')
    log.warn(
      {
        buffered_bytes: producer?.counts.bufferedBytes ?? 0,
        transactions: books?.counts.waiting ?? 0,
        why: lastRetry.reason,
      },
      `stopped without the last records: ${lastRetry.engine} is away`,
    );
  await books?.abandon();
  await producer?.abandon();
  process.exit(0);
}

const rate = process.env.MILLRACE_RATE ?? '120/min';
const bookkeeping = keepsBooks(loadConfig());
await listenHealth({
  port: Number(process.env.MILLRACE_SERVICE_PORT ?? 0),
  check: () => describeHealth(rate, bookkeeping),
  registry: generatorMetrics(
    () => producer?.counts,
    () => books?.counts,
  ),
});
const done = generate(rate, process.env.MILLRACE_SEED, bookkeeping);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(done));
done.catch((error: Error) => {
  log.fatal({ err: error }, error.message);
  process.exit(error instanceof MillraceError ? error.exitCode : 2);
});
