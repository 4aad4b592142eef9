import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admin, Producer } from '@platformatic/kafka';
import { kafkaClientOptions } from '#engines/kafka/client.ts';
import { readTopic } from '#engines/kafka/read-topic.ts';
import { type OwnBroker, startBroker } from '#engines/kafka/start-broker.ts';
import { deliver } from '../testing/records.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { GapFiller } from './fill-gaps.ts';
import { readHeads } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-gaps-'));
const topic = 'shop.customers';
const customers = 100;
const changes = 300;
let broker: OwnBroker;
let store: TestStore;

before(async () => {
  [broker, store] = await Promise.all([startBroker(join(folder, 'kafka')), openTestStore()]);
});
after(async () => {
  await store?.close();
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const change = (customer: number, version: number): string =>
  JSON.stringify({
    source: 'test',
    event_id: `${customer}-${version}`,
    event_type: 'customer_changed',
    occurred_at: '2026-01-01T00:00:00.000Z',
    properties: { customer_id: customer, aggregate_version: version, customer_name: `Name ${version}` },
  });

/** Writes changes to a topic that Kafka compacts as soon as it can, and waits until it did. */
async function writeCompacted(): Promise<void> {
  const admin = new Admin(kafkaClientOptions(broker.endpoints, 'millrace-test'));
  const producer = new Producer(kafkaClientOptions(broker.endpoints, 'millrace-test'));
  const settings = { 'cleanup.policy': 'compact', 'segment.ms': '500', 'min.cleanable.dirty.ratio': '0.01' };
  const configs = Object.entries(settings).map(([name, value]) => ({ name, value }));
  try {
    await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1, configs });
    for (let version = 1; version <= changes; version++) {
      const messages = Array.from({ length: customers }, (_, customer) => ({
        topic,
        partition: 0,
        key: Buffer.from(`${customer}`),
        value: Buffer.from(change(customer, version)),
      }));
      await producer.send({ messages });
    }
    const beat = { topic, partition: 0, key: Buffer.from('0') };
    for (let version = changes + 1; ; version++) {
      // What is written last is in the open segment, which is never compacted.
      await producer.send({ messages: [{ ...beat, value: Buffer.from(change(0, version)) }] });
      await sleep(1_000);
      if ((await readTopic(broker.endpoints, topic)).length < (customers * changes) / 2) return;
      if (version > changes + 60) assert.fail('Kafka did not compact the topic');
    }
  } finally {
    await Promise.all([admin.close(), producer.close()]);
  }
}

test('values that Kafka took from a compacted topic hold up nothing and are on no account', async () => {
  await writeCompacted();
  const left = await readTopic(broker.endpoints, topic);
  const last = Number(left.at(-1)?.offset);
  assert.ok(left.length < last / 2);
  await deliver(
    store.write,
    left.map(({ partition, offset, value }) => ({ topic, partition, offset: Number(offset), value })),
  );
  const gaps = new GapFiller(store.write, broker.endpoints);
  const { holed } = await readHeads(store.write, [{ topic, partition: 0, offset: 0 }], 100_000);
  assert.equal(holed.length, 1);
  const started = performance.now();
  assert.equal(await gaps.fillHoles(holed), 0);
  const tookMs = performance.now() - started;
  assert.ok(tookMs < 4_000, `looking through the holes took ${tookMs} ms`);
  await store.settleAll();
  const [row] = await store.rows<{ customers: string; newest: string }>(
    'SELECT toString(count()) AS customers, toString(min(version)) AS newest FROM shop.customers',
  );
  assert.deepEqual(row, { customers: `${customers}`, newest: `${changes}` });
  assert.deepEqual(await store.rows('SELECT * FROM shop.rejected'), []);
});
