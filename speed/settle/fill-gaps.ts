import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { Admin, Consumer, ListOffsetTimestamps, MessagesStreamModes } from '@platformatic/kafka';
import type { Endpoints } from '#engines/endpoints.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';
import { readEndOffsets } from '#engines/kafka/read-end-offsets.ts';
import { type Lane, type LaneOffset, type LaneRange, laneKey } from '../lane.ts';

const clientId = 'millrace-speed-gaps';
/** How often Kafka is asked where the topics end. Milliseconds. */
const lookEveryMs = 1_000;
/** A lane that has more in Kafka and gets nothing for so long is looked after. Milliseconds. */
const stuckMs = 2_000;
const fetchLimitMs = 10_000;
const endsLimitMs = 15_000;
/** Offsets that are looked for at once. */
const mostMissing = 1_000_000;

type Choice = 'take' | 'pass' | 'stop';

/** Ends what a client of Kafka may never end: its own limits are for single requests, and for those that it sent. */
async function endAfter(limitMs: number): Promise<never> {
  await sleep(limitMs, undefined, { ref: false });
  throw new Error('Kafka did not answer in time');
}

/**
 * ClickHouse's Kafka engine makes no row of a record without bytes (a tombstone, an empty value) and moves on. Such
 * a record would be on no account, and at the end of a partition it would look as if it were never settled. This
 * puts them among the arrivals, where they are judged like any other.
 *
 * Only records without bytes are put there, as they lie in Kafka, and never beyond one that has bytes and has not
 * arrived: so nothing that is still to come can be passed over.
 */
export class GapFiller {
  readonly #client: ClickHouseClient;
  readonly #kafka: Pick<Endpoints, 'kafka'>;
  readonly #ends = new Map<string, number>();
  readonly #stuck = new Map<string, { offset: number; sinceMs: number }>();

  constructor(client: ClickHouseClient, kafka: Pick<Endpoints, 'kafka'>) {
    this.#client = client;
    this.#kafka = kafka;
  }

  /** Keeps looking where the topics end, until the signal. A failure only means that it is known later. */
  async watch(lanes: readonly Lane[], signal: AbortSignal): Promise<void> {
    const topics = [...new Set(lanes.map((lane) => lane.topic))];
    while (!signal.aborted) {
      const asking = readEndOffsets(this.#kafka, topics);
      // What was known stays true: topics only grow.
      const ends = await Promise.race([asking, endAfter(endsLimitMs)]).catch(() => []);
      asking.catch(() => {});
      for (const end of ends) this.#ends.set(laneKey(end), Number(end.endOffset));
      await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
    }
  }

  /**
   * Fills the holes of ranges that are about to be settled. Returns how many records it put among the arrivals.
   * @throws when Kafka can not be asked, since what is passed over now would be lost
   */
  async fillHoles(holed: readonly LaneRange[]): Promise<number> {
    let filled = 0;
    for (const range of holed) filled += await this.#fillRange(range);
    return filled;
  }

  /** The same at the ends of lanes that have nothing to settle. Kafka that is away holds up nothing here. */
  async fillEnds(beyond: readonly LaneOffset[]): Promise<number> {
    let filled = 0;
    for (const lane of beyond) {
      if (!this.#isStuck(lane)) continue;
      const takeWhileEmpty = (_offset: number, isEmpty: boolean): Choice => (isEmpty ? 'take' : 'stop');
      const upto = this.#ends.get(laneKey(lane)) ?? 0;
      filled += await this.#copy(lane, lane.offset, upto, takeWhileEmpty).catch(() => 0);
    }
    return filled;
  }

  #isStuck(lane: LaneOffset): boolean {
    const key = laneKey(lane);
    const before = this.#stuck.get(key);
    if ((this.#ends.get(key) ?? 0) <= lane.offset) {
      this.#stuck.delete(key);
      return false;
    }
    if (before?.offset === lane.offset && Date.now() - before.sinceMs < stuckMs) return false;
    this.#stuck.set(key, { offset: lane.offset, sinceMs: Date.now() });
    return before?.offset === lane.offset;
  }

  async #fillRange(range: LaneRange): Promise<number> {
    const start = await this.#readStart(range);
    const missing = await this.#readMissing({ ...range, from: Math.max(range.from, start) });
    const [first, last] = [missing[0], missing.at(-1)];
    if (first === undefined || last === undefined) return 0;
    const wanted = new Set(missing);
    return this.#copy(range, first, range.upto, (offset, isEmpty) => {
      if (offset > last) return 'stop';
      return isEmpty && wanted.has(offset) ? 'take' : 'pass';
    });
  }

  /** The first offset that Kafka still has: what is before it was taken by retention. */
  async #readStart({ topic, partition }: Lane): Promise<number> {
    const admin = new Admin({ ...kafkaClientOptions(this.#kafka, clientId), retries: 1 });
    try {
      const partitions = [{ partitionIndex: partition, timestamp: ListOffsetTimestamps.EARLIEST }];
      const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions }] });
      return Number(listed?.partitions[0]?.offset ?? 0);
    } finally {
      await admin.close();
    }
  }

  async #readMissing({ topic, partition, from, upto }: LaneRange): Promise<number[]> {
    if (from >= upto) return [];
    const answer = await this.#client.query({
      query: `SELECT number AS offset FROM numbers({from:UInt64}, {count:UInt64})
        WHERE number NOT IN (SELECT offset FROM speed.arrivals WHERE topic = {topic:String}
          AND partition = {partition:UInt16} AND offset >= {from:UInt64} AND offset < {upto:UInt64})
        ORDER BY number LIMIT {most:UInt64}`,
      query_params: { topic, partition, from, upto, count: upto - from, most: mostMissing },
      format: 'JSONEachRow',
    });
    return (await answer.json<{ offset: string }>()).map((row) => Number(row.offset));
  }

  /** Reads a lane from `from` to before `upto` and puts what `choose` takes among the arrivals. Returns how many. */
  async #copy(
    { topic, partition }: Lane,
    from: number,
    upto: number,
    choose: (offset: number, isEmpty: boolean) => Choice,
  ): Promise<number> {
    const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
      ...kafkaClientOptions(this.#kafka, clientId),
      groupId: `${clientId}-${randomUUID()}`,
    });
    const taken: Record<string, unknown>[] = [];
    const reading = (async () => {
      const stream = await consumer.consume({
        topics: [topic],
        mode: MessagesStreamModes.MANUAL,
        offsets: [{ topic, partition, offset: BigInt(from) }],
        autocommit: false,
        maxWaitTime: 200,
      });
      await new Promise<void>((resolve, reject) => {
        stream.once('error', reject).once('close', () => reject(new Error('the stream ended')));
        stream.on('data', (message) => {
          if (message.partition !== partition) return;
          const offset = Number(message.offset);
          // A tombstone is undefined here, whatever the type says.
          const choice = choose(offset, !(message.value as Buffer | undefined)?.length);
          if (choice === 'take') {
            const time = new Date(Number(message.timestamp)).toISOString();
            taken.push({
              topic,
              partition,
              offset,
              appended_at: time.replace('T', ' ').slice(0, -1),
              raw: '',
            });
          }
          if (choice === 'stop' || offset >= upto - 1) {
            stream.removeAllListeners('data').pause();
            resolve();
          }
        });
      });
    })();
    try {
      await Promise.race([reading, endAfter(fetchLimitMs)]);
    } finally {
      // A client that hangs hangs here, too, and settling must not wait for it.
      reading.catch(() => {});
      consumer.close(true).catch(() => {});
    }
    if (taken.length > 0) {
      await this.#client.insert({ table: 'speed.arrivals', values: taken, format: 'JSONEachRow' });
    }
    return taken.length;
  }
}
