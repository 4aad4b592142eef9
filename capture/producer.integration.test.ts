import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admin, ConfigResourceTypes } from '@platformatic/kafka';
import { MillraceError } from '#contract/errors.ts';
import { MAX_MESSAGE_BYTES, type Topic, type TopicName, topics } from '#contract/topics.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';
import { readTopic, type StoredRecord } from '#engines/kafka/read-topic.ts';
import { type OwnBroker, startBroker } from '#engines/kafka/start-broker.ts';
import { createTopics } from './create-topics.ts';
import { kafkaTarget } from './generator/kafka-target.ts';
import { readPlan } from './generator/read-plan.ts';
import { runGenerator } from './generator/run-generator.ts';
import { partitionHash } from './partition-hash.ts';
import { openProducer } from './producer.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-producer-'));
let broker: OwnBroker;

before(async () => {
  broker = await startBroker(folder);
});

after(async () => {
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A topic like shop.events, under a name of its own. */
async function makeTopic(name: string, more: Partial<Topic> = {}): Promise<string> {
  await createTopics(broker.endpoints, [{ ...(topics[0] as Topic), ...more, name: name as TopicName }]);
  return name;
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof MillraceError && error.code === code;
}

test('creating the topics twice changes nothing, and a changed setting is put right', async () => {
  const [events] = topics as [Topic];
  const topic: Topic = { ...events, name: 'settings' as TopicName };
  assert.deepEqual(await createTopics(broker.endpoints, [topic]), { created: ['settings'], corrected: [] });
  assert.deepEqual(await createTopics(broker.endpoints, [topic]), { created: [], corrected: [] });
  const shorter = { ...topic, retentionMs: 60_000 };
  assert.deepEqual(await createTopics(broker.endpoints, [shorter]), { created: [], corrected: ['settings'] });
  // The controller has taken the change; the broker shows it a moment later.
  await waitFor(async () => (await settingsOf('settings')).get('retention.ms') === '60000');
  const inForce = await settingsOf('settings');
  assert.equal(inForce.get('message.timestamp.type'), 'LogAppendTime');
  assert.equal(inForce.get('max.message.bytes'), String(MAX_MESSAGE_BYTES));
});

async function settingsOf(topic: string): Promise<Map<string, string | null | undefined>> {
  const admin = new Admin(kafkaClientOptions(broker.endpoints, 'test'));
  const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configurationKeys: [] };
  const [described] = await admin.describeConfigs({ resources: [resource] });
  await admin.close();
  return new Map(described?.configs.map((config) => [config.name, config.value]));
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await condition()) return;
    await sleep(100);
  }
  assert.fail('it did not come to be within ten seconds');
}

test('a topic with fewer partitions than the contract says is refused', async () => {
  await makeTopic('narrow', { partitions: 1 });
  await assert.rejects(makeTopic('narrow', { partitions: 3 }), hasCode('TOPIC_PARTITIONS'));
});

test('a missing topic and a missing broker are one sentence each', async () => {
  await assert.rejects(
    openProducer(broker.endpoints, ['nowhere'], { clientId: 'test' }),
    hasCode('TOPIC_MISSING'),
  );
  await assert.rejects(
    openProducer({ kafka: { bootstrap: ['127.0.0.1:1'] } }, ['any'], { clientId: 'test' }),
    hasCode('ENGINE_UNREACHABLE'),
  );
});

test('a generated stream is on Kafka record for record, by Java’s partitions, in order for each key', async () => {
  const behaviour = await makeTopic('stream-events');
  const transactions = await makeTopic('stream-orders');
  const producer = await openProducer(broker.endpoints, [behaviour, transactions], {
    clientId: 'test',
    maxBatchRecords: 500,
  });
  const plan = readPlan({ asOf: '2026-01-01..2026-01-02', count: '20000', faults: { duplicates: 0.01 } });
  const truth = await runGenerator(plan, kafkaTarget(producer, { behaviour, transactions }));
  await producer.close();
  const stored = [
    await readTopic(broker.endpoints, behaviour),
    await readTopic(broker.endpoints, transactions),
  ];
  assert.equal(stored[0]?.length, truth.records['shop.events']);
  assert.equal(stored[1]?.length, truth.records['shop.orders']);
  assert.equal(producer.counts.ackedRecords, stored.flat().length);
  for (const record of stored.flat()) assert.equal(record.partition, partitionHash(record.key) % 3);
  const versions = new Map<string, number>();
  const seen = new Set<string>();
  for (const { value } of stored[1] as StoredRecord[]) {
    const { event_id: eventId, properties } = JSON.parse(value.toString());
    if (properties.order_id === undefined || seen.has(eventId)) continue;
    seen.add(eventId);
    assert.equal(properties.aggregate_version, (versions.get(properties.order_id) ?? 0) + 1);
    versions.set(properties.order_id, properties.aggregate_version);
  }
});

test('values up to the largest allowed go through, a larger one fails loudly', async () => {
  const topic = await makeTopic('large');
  const producer = await openProducer(broker.endpoints, [topic], { clientId: 'test', compression: 'none' });
  producer.add(topic, 'k', Buffer.alloc(MAX_MESSAGE_BYTES - 100_000, 97));
  await producer.flush();
  producer.add(topic, 'k', Buffer.alloc(MAX_MESSAGE_BYTES + 1, 97));
  await assert.rejects(producer.flush(), hasCode('PRODUCE_FAILED'));
  assert.throws(() => producer.add(topic, 'k', Buffer.from('x')), hasCode('PRODUCE_FAILED'));
  await producer.abandon();
});

test('a broker that is killed and comes back gets everything, each key in order', async () => {
  const topic = await makeTopic('killed');
  let retries = 0;
  const producer = await openProducer(broker.endpoints, [topic], {
    clientId: 'test',
    maxBatchRecords: 200,
    maxBufferedBytes: 256 * 1024,
    onRetry: () => retries++,
  });
  const total = 30_000;
  const sending = (async () => {
    for (let i = 0; i < total; i++) {
      producer.add(topic, `key-${i % 50}`, Buffer.from(`${i} ${'x'.repeat(200)}`));
      if (producer.isFull) await producer.room();
      if (i % 100 === 0) await sleep(2);
    }
    await producer.flush();
  })();
  await sleep(300);
  await broker.kill();
  await sleep(500);
  assert.ok(producer.counts.bufferedBytes < 2 * 256 * 1024, 'memory is bounded while the broker is away');
  await broker.restart();
  await sending;
  await producer.close();
  assert.ok(retries > 0);
  const seen = new Set<number>();
  const newest = new Map<string, number>();
  for (const { key, value } of await readTopic(broker.endpoints, topic)) {
    const number = Number.parseInt(value.toString(), 10);
    if (seen.has(number)) continue;
    seen.add(number);
    assert.ok(number > (newest.get(key) ?? -1), 'the first copy of each record comes in order');
    newest.set(key, number);
  }
  assert.equal(seen.size, total);
});
