import { createHash } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { allColumns } from '#contract/clickhouse/columns.ts';
import { viewSelect } from '#contract/clickhouse/view.ts';
import { shape } from '#contract/shape.ts';
import { topics } from '#contract/topics.ts';

/** How the Kafka engine reads. Milliseconds and records. */
export const kafkaSettings = {
  flushIntervalMs: 500,
  pollTimeoutMs: 100,
  maxBlockRecords: 131_072,
  pollBatchRecords: 65_536,
} as const;

/** Topics that the speed layer consumes. */
export function consumedTopics(): string[] {
  return topics.filter((topic) => topic.created).map((topic) => topic.name);
}

/** The consumer group of a topic. ENGINES evicts dead members of these groups by the prefix. */
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

function view(topic: string): string {
  const columns = allColumns(shape).map((column) => column.name);
  const select = viewSelect(shape, topic, `speed.${tableName(topic)}_kafka`);
  return `CREATE MATERIALIZED VIEW speed.${tableName(topic)}_view TO speed.records (${columns.join(', ')}) AS\n${select}`;
}

async function readComment(client: ClickHouseClient, table: string): Promise<string | undefined> {
  const result = await client.query({
    query: "SELECT comment FROM system.tables WHERE database = 'speed' AND name = {table:String}",
    query_params: { table },
    format: 'JSONEachRow',
  });
  return (await result.json<{ comment: string }>())[0]?.comment;
}

/**
 * Declares the Kafka engine tables and the materialized views that judge and store records. Both are
 * derived from the contract and the brokers' address, so they are made anew exactly when those changed;
 * the offsets are the consumer group's and stay.
 * @returns the topics whose declarations changed.
 */
export async function attachTopics(client: ClickHouseClient, brokers: readonly string[]): Promise<string[]> {
  const changed: string[] = [];
  for (const topic of consumedTopics()) {
    const statements = [kafkaTable(topic, brokers), view(topic)];
    const declared = createHash('sha256').update(statements.join('\n')).digest('hex');
    const viewName = `${tableName(topic)}_view`;
    if ((await readComment(client, viewName)) === declared) continue;
    await client.command({ query: `DROP VIEW IF EXISTS speed.${viewName} SYNC` });
    await client.command({ query: `DROP TABLE IF EXISTS speed.${tableName(topic)}_kafka SYNC` });
    for (const query of statements) await client.command({ query });
    // The comment is the last step: without it the next start declares all of this again.
    await client.command({ query: `ALTER TABLE speed.${viewName} MODIFY COMMENT '${declared}'` });
    changed.push(topic);
  }
  return changed;
}
