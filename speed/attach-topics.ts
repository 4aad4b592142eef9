import { createHash } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { topics } from '#contract/topics.ts';

/** How the Kafka engine reads. Milliseconds and records. */
export const kafkaSettings = {
  flushIntervalMs: 250,
  pollTimeoutMs: 100,
  maxBlockRecords: 131_072,
  pollBatchRecords: 65_536,
} as const;

/** Topics that the speed layer consumes. */
export function consumedTopics(): string[] {
  return topics.filter((topic) => topic.created).map((topic) => topic.name);
}

/** The consumer group of a topic. The supervisor evicts dead members of these groups by their prefix. */
export function consumerGroup(topic: string): string {
  return `millrace-speed.${topic}`;
}

function tableName(topic: string): string {
  return topic.replaceAll('.', '_');
}

function kafkaTable(topic: string, brokers: readonly string[]): string {
  return `CREATE TABLE speed.${tableName(topic)}_kafka (raw String)
ENGINE = Kafka
SETTINGS kafka_broker_list = '${brokers.join(',')}',
  kafka_topic_list = '${topic}',
  kafka_group_name = '${consumerGroup(topic)}',
  kafka_client_id = 'millrace-speed',
  kafka_format = 'RawBLOB',
  kafka_handle_error_mode = 'stream',
  kafka_num_consumers = 1,
  kafka_thread_per_consumer = 1,
  kafka_flush_interval_ms = ${kafkaSettings.flushIntervalMs},
  kafka_poll_timeout_ms = ${kafkaSettings.pollTimeoutMs},
  kafka_max_block_size = ${kafkaSettings.maxBlockRecords},
  kafka_poll_max_batch_size = ${kafkaSettings.pollBatchRecords}`;
}

/** Trivial on purpose: the plan of a view is made for each block, and no bytes can make this one fail. */
function view(topic: string): string {
  return `CREATE MATERIALIZED VIEW speed.${tableName(topic)}_view TO speed.arrivals AS
SELECT
  _topic AS topic,
  toUInt16(_partition) AS partition,
  _offset AS offset,
  ifNull(toDateTime64(_timestamp_ms, 3, 'UTC'), toDateTime64(0, 3, 'UTC')) AS appended_at,
  raw
FROM speed.${tableName(topic)}_kafka`;
}

async function readComment(client: ClickHouseClient, table: string): Promise<string | undefined> {
  const result = await client.query({
    query: "SELECT comment FROM system.tables WHERE database = 'speed' AND name = {table:String}",
    query_params: { table },
    format: 'JSONEachRow',
  });
  return (await result.json<{ comment: string }>())[0]?.comment;
}

async function attachTopic(
  client: ClickHouseClient,
  brokers: readonly string[],
  topic: string,
): Promise<boolean> {
  const statements = [kafkaTable(topic, brokers), view(topic)];
  const declared = createHash('sha256').update(statements.join('\n')).digest('hex');
  const viewName = `${tableName(topic)}_view`;
  if ((await readComment(client, viewName)) === declared) return false;
  await client.command({ query: `DROP VIEW IF EXISTS speed.${viewName} SYNC` });
  await client.command({ query: `DROP TABLE IF EXISTS speed.${tableName(topic)}_kafka SYNC` });
  for (const query of statements) await client.command({ query });
  // The comment is the last step: without it the next start declares all of this again.
  await client.command({ query: `ALTER TABLE speed.${viewName} MODIFY COMMENT '${declared}'` });
  return true;
}

/**
 * Declares the Kafka engine tables and the materialized views that take records in. Both are made anew exactly
 * when their declaration or the brokers' address changed; the offsets are the consumer group's and stay. All
 * topics at once, because dropping a table waits for a consumer that may be calling an address of yesterday.
 * @returns the topics whose declarations changed.
 */
export async function attachTopics(client: ClickHouseClient, brokers: readonly string[]): Promise<string[]> {
  const all = consumedTopics();
  const changed = await Promise.all(all.map((topic) => attachTopic(client, brokers, topic)));
  return all.filter((_, index) => changed[index]);
}
