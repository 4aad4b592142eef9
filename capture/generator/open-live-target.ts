import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import type { Config } from '#engines/config.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { openProducer, type RecordProducer } from '../producer.ts';
import { Books } from '../shop/books.ts';
import { seedCatalogue } from '../shop/seed-catalogue.ts';
import { DEMO_CATALOGUE } from './demo-catalogue.ts';
import { describeCustomer } from './describe-customer.ts';
import { DEMO_TOPICS } from './kafka-target.ts';

/** A live stream has a few events in flight: send them at once, and hold little when the broker is away. */
const LINGER_MS = 2;
const MAX_BUFFERED_BYTES = 32 * 1024 * 1024;
const START_WAIT_MS = 1000;

export interface LiveEvents {
  readonly signal: AbortSignal;
  /** Something is away and tried again; the wait before it in ms. */
  onRetry(engine: 'Kafka' | 'PostgreSQL', reason: string, waitMs: number): void;
  onRefused(details: Record<string, unknown>): void;
}

/** True when the demo shop keeps books in its database and its outbox is what brings orders to Kafka. */
export function keepsBooks({ shop }: Pick<Config, 'shop'>): boolean {
  return shop.mode === 'embedded' && (shop.capture === 'both' || shop.capture === 'outbox');
}

/** Waits for Kafka and its topics as long as it takes; undefined after the signal. */
export function reachKafka(endpoints: Endpoints, events: LiveEvents): Promise<RecordProducer | undefined> {
  return untilDone('Kafka', events, () =>
    openProducer(endpoints, Object.values(DEMO_TOPICS), {
      clientId: 'millrace-generator',
      lingerMs: LINGER_MS,
      maxBufferedBytes: MAX_BUFFERED_BYTES,
      onRetry: (reason, waitMs) => events.onRetry('Kafka', reason, waitMs),
    }),
  );
}

/** Opens the books, with the catalogue in them, as soon as PostgreSQL takes it; undefined after the signal. */
export async function openBooks(
  endpoints: Pick<Endpoints, 'shop'>,
  events: LiveEvents,
): Promise<Books | undefined> {
  const pool = openPool(endpoints.shop.writer, { max: 1, applicationName: 'millrace-catalogue' });
  const seeded = await untilDone('PostgreSQL', events, () => seedCatalogue(pool, DEMO_CATALOGUE));
  await pool.end();
  if (seeded === undefined) return undefined;
  return new Books(endpoints, {
    describeCustomer,
    onRetry: (reason, waitMs) => events.onRetry('PostgreSQL', reason, waitMs),
    onRefused: ({ type, orderId, version }, reason) =>
      events.onRefused({ event_type: type, order_id: orderId, version, reason }),
  });
}

async function untilDone<T>(
  engine: 'Kafka' | 'PostgreSQL',
  { signal, onRetry }: LiveEvents,
  attempt: () => Promise<T>,
): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      return await attempt();
    } catch (error) {
      if (engine === 'Kafka' && !(error instanceof MillraceError)) throw error;
      onRetry(engine, (error as Error).message, START_WAIT_MS);
      await sleep(START_WAIT_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}
