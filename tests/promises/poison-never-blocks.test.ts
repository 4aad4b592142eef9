import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ProduceAcks, Producer } from '@platformatic/kafka';
import { judge } from '#contract/judge.ts';
import { isRejectionReason } from '#contract/rejection-reasons.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';
import { readEndOffsets } from '#engines/kafka/read-end-offsets.ts';
import { Pipeline } from './pipeline.ts';
import { type Poison, poisons } from './poison-catalogue.ts';

const pipeline = new Pipeline('poison');
before(() => pipeline.up());
after(() => pipeline.close());

const partitions = 3;
const key = Buffer.from('visitor-1');

function goodEvent(id: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      source: 'good',
      event_id: id,
      event_type: 'product_viewed',
      occurred_at: '2026-03-01T12:00:00.000Z',
      anonymous_id: 'visitor-1',
      properties: { product_id: 'p1' },
    }),
  );
}

/** Sends values one by one to partition after partition, a good record before and after each. */
async function sendAll(values: readonly Poison[]): Promise<{ places: Map<string, Poison>; good: number }> {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    ...kafkaClientOptions(pipeline.endpoints, 'poison-test'),
    acks: ProduceAcks.ALL,
    autocreateTopics: false,
  });
  const places = new Map<string, Poison>();
  let good = 0;
  try {
    const send = async (topic: string, partition: number, value: Buffer | null): Promise<string> => {
      // The type of the client knows no tombstones; the protocol does.
      const messages = [{ topic, partition, key, value: value as Buffer }];
      const [place] = (await producer.send({ messages })).offsets ?? [];
      return `${topic}/${partition}/${place?.offset}`;
    };
    for (const [index, poison] of values.entries()) {
      const partition = index % partitions;
      await send('shop.events', partition, goodEvent(`good-${good++}`));
      places.set(await send(poison.topic, partition, poison.value), poison);
      await send('shop.events', partition, goodEvent(`good-${good++}`));
    }
  } finally {
    await producer.close();
  }
  return { places, good };
}

interface RejectedRow {
  readonly place: string;
  readonly reason: string;
  readonly hex: string;
}

test('the judge of the contract says of each poison what the catalogue says', () => {
  for (const { name, topic, value, becomes } of poisons) {
    const verdict = judge(value ?? Buffer.alloc(0), topic);
    assert.equal(verdict.ok ? 'counted' : verdict.reason, becomes, name);
  }
});

test('poison never blocks a topic, is never lost and never counted', async (t) => {
  const { places, good } = await sendAll(poisons);
  await pipeline.settle();
  t.diagnostic(`${poisons.length} poisons among ${good} good records`);

  const [goodOnes] = await pipeline.read<{ n: string; ids: string }>(
    "SELECT count() AS n, uniqExact(event_id) AS ids FROM shop.events WHERE source = 'good'",
  );
  assert.deepEqual({ n: Number(goodOnes?.n), ids: Number(goodOnes?.ids) }, { n: good, ids: good });

  const rejected = await pipeline.read<RejectedRow>(
    "SELECT concat(topic, '/', toString(partition), '/', toString(offset)) AS place, reason, hex(raw) AS hex FROM shop.rejected",
  );
  const byPlace = new Map(rejected.map((row) => [row.place, row]));
  assert.equal(byPlace.size, rejected.length, 'a record was rejected twice');
  const wrong: string[] = [];
  for (const [place, { name, value, becomes }] of places) {
    const row = byPlace.get(place);
    const became = row?.reason ?? 'counted';
    if (became !== becomes) wrong.push(`${name}: ${became} instead of ${becomes}`);
    if (row === undefined) continue;
    assert.ok(isRejectionReason(row.reason), `${name}: ${row.reason} is no reason of the closed list`);
    if (row.hex !== (value ?? Buffer.alloc(0)).toString('hex').toUpperCase())
      wrong.push(`${name}: its bytes changed`);
  }
  assert.deepEqual(wrong, []);
  assert.equal(rejected.length, poisons.filter((poison) => poison.becomes !== 'counted').length);
});

test('every record is in exactly one account', async () => {
  const ends = await readEndOffsets(pipeline.endpoints, ['shop.events', 'shop.orders', 'shop.rejected']);
  const received = ends.reduce((sum, end) => sum + Number(end.endOffset), 0);
  const [row] = await pipeline.read<{ places: string; records: string }>(
    `SELECT uniqExact(topic, partition, offset) AS places, count() AS records FROM (
       SELECT topic, partition, offset FROM shop.events
       UNION ALL SELECT topic, partition, offset FROM shop.transactions
       UNION ALL SELECT topic, partition, offset FROM shop.rejected)`,
  );
  assert.deepEqual([Number(row?.places), Number(row?.records)], [received, received]);
  const [minutes] = await pipeline.read<{ n: string }>(
    "SELECT sum(events) AS n FROM shop.minutes WHERE source = 'good'",
  );
  assert.equal(Number(minutes?.n), poisons.length * 2);
});
