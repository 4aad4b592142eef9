const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export type TopicName = 'shop.events' | 'shop.orders' | 'shop.customers' | 'shop.products' | 'shop.rejected';

/**
 * Who puts records on a topic. `browser` means a public write key, which can never speak about money; `tables`
 * the translator of captured tables.
 */
export type Writer = 'browser' | 'server' | 'import' | 'generator' | 'outbox' | 'tables' | 'collector';

/** A topic as data. Retention in milliseconds; -1 keeps for ever. */
export interface Topic {
  name: TopicName;
  description: string;
  /** What the record key is: see record-key.ts. */
  key: 'visitor' | 'order' | 'customer' | 'product' | 'event';
  partitions: number;
  retentionMs: number;
  cleanupPolicy: 'delete' | 'compact';
  /** The broker's clock on every topic: with the client's, imported history would fall to retention at once. */
  timestampType: 'LogAppendTime';
  maxValueBytes: number;
  writers: readonly Writer[];
  /** False: declared, so that the name is taken, but nothing writes it yet and it is not created. */
  created: boolean;
}

/** Largest record value, in bytes. A larger one is rejected as `too_large` before it is sent. */
export const MAX_VALUE_BYTES = 1_000_000;
/** Largest message that the broker takes, in bytes: a rejected row carries the raw text and words around it. */
export const MAX_MESSAGE_BYTES = 4_194_304;

const everyTopic = {
  partitions: 3,
  timestampType: 'LogAppendTime',
  maxValueBytes: MAX_VALUE_BYTES,
  created: true,
} as const;

export const topics: readonly Topic[] = [
  {
    ...everyTopic,
    name: 'shop.events',
    description: 'Behaviour: what visitors do.',
    key: 'visitor',
    retentionMs: 14 * DAY_MS,
    cleanupPolicy: 'delete',
    writers: ['browser', 'server', 'import', 'generator', 'collector'],
  },
  {
    ...everyTopic,
    name: 'shop.orders',
    description: 'Transactions: what the books say about orders. The system of record for money.',
    key: 'order',
    retentionMs: 90 * DAY_MS,
    cleanupPolicy: 'delete',
    writers: ['server', 'import', 'generator', 'outbox', 'tables'],
  },
  {
    ...everyTopic,
    name: 'shop.customers',
    description: 'Changes of customers, deletes included: the newest value of each key stays.',
    key: 'customer',
    retentionMs: -1,
    cleanupPolicy: 'compact',
    writers: ['server', 'outbox', 'tables'],
  },
  {
    ...everyTopic,
    name: 'shop.products',
    description: 'Changes of products, deletes included: the newest value of each key stays.',
    key: 'product',
    retentionMs: -1,
    cleanupPolicy: 'compact',
    writers: ['server', 'outbox', 'tables'],
  },
  {
    ...everyTopic,
    name: 'shop.rejected',
    description: 'Rows that never reached another topic, with their raw text and the reason.',
    key: 'event',
    retentionMs: 90 * DAY_MS,
    cleanupPolicy: 'delete',
    maxValueBytes: MAX_MESSAGE_BYTES - 65_536,
    writers: ['import', 'collector', 'server', 'tables'],
  },
];

const byName = new Map<string, Topic>(topics.map((topic) => [topic.name, topic]));

/** The topic of that name, or undefined. */
export function findTopic(name: string): Topic | undefined {
  return byName.get(name);
}
