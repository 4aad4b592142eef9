import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readEndOffsets } from '#engines/kafka/read-end-offsets.ts';
import { startLoad } from './load.ts';
import {
  differences,
  exceeding,
  generate,
  generateArguments,
  type Numbers,
  numbersOf,
  readBooks,
  readMinutes,
  readRejected,
  readRows,
  type Traffic,
} from './oracle.ts';
import { Pipeline, startCommand, waitFor } from './pipeline.ts';

// Every victim in turn with `./millrace test --all`; else ClickHouse and one other, chosen by the seed.
const seed = Number(process.env.MILLRACE_TEST_SEED ?? randomInt(1_000_000));
const others = ['kafka', 'speed', 'serve', 'supervisor', 'generator'];
const victims =
  process.env.MILLRACE_TEST_RING === 'all'
    ? ['clickhouse', ...others]
    : ['clickhouse', others[seed % others.length] as string];

const pipeline = new Pipeline('nothing-lost');
const read = pipeline.read.bind(pipeline);
/** What all rounds so far must have had rejected, by reason. */
const rejected: Numbers = new Map();

before(() => pipeline.up());
after(() => pipeline.close());

/** Reads the served numbers again and again until stopped, and remembers each that was above the truth. */
function watch(source: string, truth: Numbers, mostRejected: Numbers) {
  const wrong: string[] = [];
  let looks = 0;
  let stopped = false;
  async function look(): Promise<void> {
    while (!stopped) {
      try {
        const minutes = await readMinutes(read, source);
        wrong.push(...exceeding(minutes, truth).map((text) => `minutes: ${text}`));
        wrong.push(...exceeding(await readRows(read, source), truth).map((text) => `rows: ${text}`));
        wrong.push(...exceeding(await readRejected(read), mostRejected).map((text) => `rejected: ${text}`));
        looks++;
      } catch {
        // Away for a moment: no number is no wrong number.
      }
      await sleep(100);
    }
  }
  const looking = look();
  return {
    async stop(): Promise<{ wrong: string[]; looks: number }> {
      stopped = true;
      await looking;
      return { wrong: [...new Set(wrong)], looks };
    },
  };
}

function addRejected(more: Record<string, number>, times = 1): void {
  for (const [reason, count] of Object.entries(more)) {
    rejected.set(reason, (rejected.get(reason) ?? 0) + count * times);
  }
}

/** Sends the traffic and kills the victim when a share of it is on its way. */
async function sendAndKill(victim: string, traffic: Traffic, share: number): Promise<void> {
  const load = await startLoad(pipeline, generate(traffic).records);
  try {
    await waitFor('enough of the load', 60_000, () => (load.progress >= share ? true : undefined));
    if (victim === 'clickhouse') {
      // In the middle of a drain: something is served, and more is on Kafka.
      await waitFor('the first served numbers', 60_000, async () =>
        (await readMinutes(read, traffic.source)).size > 0 ? true : undefined,
      );
    }
    pipeline.kill(victim);
    if (victim === 'supervisor') {
      await waitFor('the end of its children', 30_000, () => (pipeline.pids().size === 0 ? true : undefined));
      await pipeline.up();
    }
    await load.done;
  } finally {
    await load.close();
  }
}

/** The generator itself is killed, and run again with its seed: what it sent twice must count once. */
async function killGenerator(traffic: Traffic): Promise<number> {
  const countRecords = async (): Promise<bigint> =>
    (await readEndOffsets(pipeline.endpoints, ['shop.events'])).reduce((sum, end) => sum + end.endOffset, 0n);
  const args = [...generateArguments(traffic), '--home', pipeline.home];
  const start = await countRecords();
  const child = startCommand(args);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await waitFor('the first records of the generator', 60_000, async () =>
    (await countRecords()) > start ? true : undefined,
  );
  child.kill('SIGKILL');
  await ended;
  const sent = Number((await countRecords()) - start);
  const again = await pipeline.run(...generateArguments(traffic));
  assert.equal(again.code, 0, again.errors.join('\n'));
  return sent / Number((await countRecords()) - start - BigInt(sent));
}

for (const [round, victim] of victims.entries()) {
  test(`kill -9 of ${victim} under load: every number is right, and never too large (seed ${seed})`, async (t) => {
    const traffic = {
      source: `round-${victim}`,
      seed: `${seed} ${victim}`,
      events: victim === 'generator' ? 20_000 : 6_000,
    };
    const { truth } = generate(traffic);
    const expected = numbersOf(truth);
    const twice = victim === 'generator';
    const before = new Map(rejected);
    // A rejected record that is sent twice is two records, each kept; so a generator that is run again has more.
    addRejected(truth.rejected, twice ? 2 : 1);
    const watcher = watch(traffic.source, expected, rejected);
    let share = 0.2 + (((seed >> 3) + round * 7) % 50) / 100;
    let seen: Awaited<ReturnType<typeof watcher.stop>>;
    try {
      if (victim === 'generator') share = await killGenerator(traffic);
      else await sendAndKill(victim, traffic, share);
      await pipeline.settle();
      // And a little longer: nothing may move any more.
      await sleep(1_000);
    } finally {
      seen = await watcher.stop();
    }
    assert.deepEqual(seen.wrong, []);
    assert.ok(seen.looks > 0, 'nobody looked at the numbers meanwhile');
    t.diagnostic(`${seen.looks} looks, killed at ${Math.round(share * 100)} %`);

    assert.deepEqual(differences(await readMinutes(read, traffic.source), expected), []);
    assert.deepEqual(differences(await readRows(read, traffic.source), expected), []);
    const books = [...expected].filter(([name]) => /^money (order_placed|payment_|refund_)/.test(name));
    assert.deepEqual(differences(await readBooks(read, traffic.source), new Map(books)), []);
    const reasons = await readRejected(read);
    if (!twice) assert.deepEqual(differences(reasons, rejected), []);
    for (const [reason, count] of Object.entries(truth.rejected)) {
      assert.ok((reasons.get(reason) ?? 0) >= (before.get(reason) ?? 0) + count, `lost: ${reason}`);
    }
    if (twice) for (const [reason, count] of reasons) rejected.set(reason, count);
    await assertEveryRecordHasOnePlace();
  });
}

/** received = accepted + duplicate + rejected, by what Kafka holds. */
async function assertEveryRecordHasOnePlace(): Promise<void> {
  const ends = await readEndOffsets(pipeline.endpoints, ['shop.events', 'shop.orders']);
  const received = ends.reduce((sum, end) => sum + Number(end.endOffset), 0);
  const [row] = await read<{ places: string; records: string }>(
    `SELECT uniqExact(topic, partition, offset) AS places, count() AS records FROM (
       SELECT topic, partition, offset FROM shop.events
       UNION ALL SELECT topic, partition, offset FROM shop.transactions
       UNION ALL SELECT topic, partition, offset FROM shop.rejected
       UNION ALL SELECT topic, partition, offset FROM speed.losers WHERE last_verdict = 'duplicate')`,
  );
  assert.deepEqual(
    { places: Number(row?.places), records: Number(row?.records) },
    { places: received, records: received },
  );
}
