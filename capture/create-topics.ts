import { setTimeout as sleep } from 'node:timers/promises';
import { Admin, ConfigResourceTypes } from '@platformatic/kafka';
import { MillraceError } from '#contract/errors.ts';
import { topics as contractTopics, MAX_MESSAGE_BYTES, type Topic } from '#contract/topics.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';
import { errorReason } from './produce/errors.ts';

/** What was done: names of topics. */
export interface CreatedTopics {
  created: string[];
  corrected: string[];
}

type TopicSettings = Readonly<Record<string, string>>;

/** The settings that Kafka keeps for a topic, as the contract wants them. */
export function topicSettings(topic: Topic): TopicSettings {
  return {
    'cleanup.policy': topic.cleanupPolicy,
    'message.timestamp.type': topic.timestampType,
    'retention.ms': String(topic.retentionMs),
    'max.message.bytes': String(MAX_MESSAGE_BYTES),
  };
}

/**
 * Creates the contract's topics that are missing and sets the settings of those that differ; running it again
 * changes nothing.
 * @throws MillraceError TOPIC_PARTITIONS when a topic has fewer partitions than the contract says: adding some
 * would send a key's later records to another partition than its earlier ones. ENGINE_UNREACHABLE.
 */
export async function createTopics(
  endpoints: Pick<Endpoints, 'kafka'>,
  topics: readonly Topic[] = contractTopics.filter((topic) => topic.created),
): Promise<CreatedTopics> {
  const admin = new Admin(kafkaClientOptions(endpoints, 'millrace-topics'));
  try {
    const existing = new Set(await admin.listTopics());
    const created: string[] = [];
    for (const topic of topics) {
      if (!existing.has(topic.name) && (await createTopic(admin, topic))) created.push(topic.name);
    }
    await waitUntilKnown(admin, created);
    const present = topics.filter((topic) => !created.includes(topic.name));
    await checkPartitions(admin, present);
    return { created, corrected: await correctSettings(admin, present) };
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    const address = endpoints.kafka.bootstrap.join(', ');
    const reason = errorReason(error as Error);
    throw new MillraceError('ENGINE_UNREACHABLE', { engine: 'Kafka', address, reason }, { cause: error });
  } finally {
    await admin.close();
  }
}

/** False when somebody else was faster. */
async function createTopic(admin: Admin, topic: Topic): Promise<boolean> {
  try {
    await admin.createTopics({
      topics: [topic.name],
      partitions: topic.partitions,
      replicas: -1,
      configs: Object.entries(topicSettings(topic)).map(([name, value]) => ({ name, value })),
    });
    return true;
  } catch (error) {
    if (errorReason(error as Error) === 'TOPIC_ALREADY_EXISTS') return false;
    throw error;
  }
}

/** The controller has made the topics; a broker may still answer for a moment that there is none. */
async function waitUntilKnown(admin: Admin, names: readonly string[]): Promise<void> {
  const limitMs = Date.now() + 30_000;
  while (names.length > 0) {
    const known = new Set(await admin.listTopics());
    if (names.every((name) => known.has(name))) return;
    if (Date.now() > limitMs) throw new Error(`the broker does not show ${names.join(', ')} after 30 s`);
    await sleep(100);
  }
}

async function checkPartitions(admin: Admin, topics: readonly Topic[]): Promise<void> {
  if (topics.length === 0) return;
  const metadata = await admin.metadata({ topics: topics.map((topic) => topic.name) });
  for (const topic of topics) {
    const found = metadata.topics.get(topic.name)?.partitionsCount ?? 0;
    if (found < topic.partitions)
      throw new MillraceError('TOPIC_PARTITIONS', { topic: topic.name, found, wanted: topic.partitions });
  }
}

async function correctSettings(admin: Admin, topics: readonly Topic[]): Promise<string[]> {
  if (topics.length === 0) return [];
  const described = await admin.describeConfigs({
    resources: topics.map((topic) => ({
      resourceType: ConfigResourceTypes.TOPIC,
      resourceName: topic.name,
      configurationKeys: Object.keys(topicSettings(topic)),
    })),
  });
  const corrected: string[] = [];
  for (const topic of topics) {
    const configs = described.find((entry) => entry.resourceName === topic.name)?.configs ?? [];
    const inForce = new Map(configs.map((config) => [config.name, config.value]));
    const wrong = Object.entries(topicSettings(topic)).filter(([name, value]) => inForce.get(name) !== value);
    if (wrong.length === 0) continue;
    await admin.incrementalAlterConfigs({
      resources: [
        {
          resourceType: ConfigResourceTypes.TOPIC,
          resourceName: topic.name,
          configs: wrong.map(([name, value]) => ({ name, configOperation: 0, value })),
        },
      ],
    });
    corrected.push(topic.name);
  }
  return corrected;
}
