import type { Endpoints } from '#engines/endpoints.ts';
import { createTopics } from '../../create-topics.ts';
import { openProducer, type RecordProducer } from '../../producer.ts';
import { Collector } from '../collector.ts';
import { KeyRing } from '../keys/key-ring.ts';
import { hashKey, type WriteKey } from '../keys/write-key.ts';
import { createMetrics } from '../metrics.ts';
import { COLLECT_TOPICS, producerOptions } from '../producer-options.ts';
import { createServer } from '../server.ts';
import { type CollectSettings, defaultSettings } from '../settings.ts';

/** A collector in this process, before a real Kafka, with keys that are given. */
export interface OwnCollector {
  readonly url: string;
  readonly port: number;
  readonly producer: RecordProducer;
  close(): Promise<void>;
}

/** Keys by their text. */
export const testKeys = {
  browser: 'b_test-browser',
  server: 's_test-server',
  noisy: 's_test-noisy',
} as const;

const base = { source: 'shop-test', currency: undefined, normaliseFloatNoise: false };
const keys: readonly WriteKey[] = [
  { ...base, id: '1', hash: hashKey(testKeys.browser), kind: 'browser', origins: ['https://shop.example'] },
  { ...base, id: '2', hash: hashKey(testKeys.server), kind: 'server', origins: [] },
  {
    ...base,
    id: '3',
    hash: hashKey(testKeys.noisy),
    kind: 'server',
    origins: [],
    currency: 'GBP',
    normaliseFloatNoise: true,
  },
];

/** Starts it on a free port; the topics are made when they are missing. */
export async function startCollector(
  endpoints: Pick<Endpoints, 'kafka'>,
  more: Partial<CollectSettings> & { keys?: readonly WriteKey[] } = {},
): Promise<OwnCollector> {
  await createTopics(endpoints);
  const { keys: given, ...changed } = more;
  const settings = { ...defaultSettings, ...changed };
  const producer = await openProducer(endpoints, COLLECT_TOPICS, producerOptions);
  const metrics = createMetrics(() => producer);
  const collector = new Collector(producer, settings, metrics);
  const ring = new KeyRing(async () => given ?? keys, { refreshMs: 3_600_000 });
  await ring.start();
  const app = createServer({
    settings,
    ring,
    metrics,
    collector: () => collector,
    fault: () => undefined,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    port: Number(new URL(url).port),
    producer,
    async close() {
      await app.close();
      await producer.abandon();
      ring.close();
    },
  };
}
