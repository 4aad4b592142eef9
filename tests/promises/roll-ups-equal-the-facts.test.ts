import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupFacts, readFacts } from '../../speed/testing/group-facts.ts';
import { chance } from '../../speed/testing/random-shop.ts';
import {
  type Asker,
  facets,
  type GroupNumbers,
  type Groups,
  readBuckets,
  readUnrolled,
  tile,
} from '../../speed/testing/read-rollups.ts';
import { startLoad } from './load.ts';
import { exceeding, generate, type Numbers, numbersOf } from './oracle.ts';
import { Pipeline, waitFor } from './pipeline.ts';

const seed = Number(process.env.MILLRACE_TEST_SEED ?? randomInt(1_000_000));
const pipeline = new Pipeline('roll-ups');
const asker: Asker = { rows: (query) => pipeline.read(query) };
before(() => pipeline.up());
after(() => pipeline.close());

const traffic = { source: 'rolled', seed: `${seed} rolled`, events: 8_000 };
const { records, truth } = generate(traffic);
const dayS = 86_400;
const firstDay = Date.UTC(2026, 2, 1) / 1_000;
/** Late events of the generator lie before, and its last sessions after. */
const whole = [firstDay - 10 * dayS, firstDay + 10 * dayS] as const;

/** Events by type in the whole, as a reader adds them up. Undefined while nothing may be read. */
async function readTypes(): Promise<Numbers | undefined> {
  const unrolled = await readUnrolled(asker);
  if (unrolled === undefined) return undefined;
  const numbers: Numbers = new Map();
  const groups = await readBuckets(asker, 'types', tile(...whole, unrolled));
  for (const [key, { events }] of Object.entries(groups)) {
    const name = `events ${key.split('|')[1]}`;
    numbers.set(name, (numbers.get(name) ?? 0) + Number(events));
  }
  return numbers;
}

/** Reads all the time; remembers every number above the truth, and every one that fell. */
function watch(most: Numbers) {
  const wrong = new Set<string>();
  let looks = 0;
  let isOver = false;
  const looking = (async () => {
    let last: Numbers = new Map();
    while (!isOver) {
      const numbers = await readTypes().catch(() => undefined);
      if (numbers !== undefined) {
        for (const text of exceeding(numbers, most)) wrong.add(`too large: ${text}`);
        for (const text of exceeding(last, numbers)) wrong.add(`fell: ${text}`);
        last = numbers;
        looks++;
      }
      await sleep(100);
    }
  })();
  return async () => {
    isOver = true;
    await looking;
    return { wrong: [...wrong], looks };
  };
}

/** Waits until the roll-ups include the newest pass. */
async function rollUp(): Promise<void> {
  await pipeline.settle();
  await waitFor('the roll-ups of the newest pass', 60_000, async () => {
    const [row] = await pipeline.read<{ isNew: boolean }>(
      `SELECT pass >= (SELECT pass FROM speed.settled) AS isNew FROM shop.rollup_state`,
    );
    return row?.isNew ? true : undefined;
  });
}

/** Distinct people are exact up to some hundreds and within 2 % above: then the truth stands for what is near it. */
function rounded(read: Groups, truth: Groups): [Groups, Groups] {
  const near = Object.entries(read).map(([key, numbers]): [string, GroupNumbers] => {
    const exact = truth[key];
    if (exact === undefined) return [key, numbers];
    const people = (name: 'visitors' | 'sessions' | 'customers' | 'orders'): number =>
      exact[name] > 500 && Math.abs(numbers[name] - exact[name]) <= exact[name] * 0.02
        ? exact[name]
        : numbers[name];
    const [visitors, sessions] = [people('visitors'), people('sessions')];
    return [
      key,
      { ...numbers, visitors, sessions, customers: people('customers'), orders: people('orders') },
    ];
  });
  return [Object.fromEntries(near), truth];
}

async function assertSame(): Promise<number> {
  const facts = await readFacts(asker);
  const pick = chance(seed);
  const minute = (): number => firstDay + (pick(4 * 1_440) - 1_440) * 60;
  const some = [0, 1, 2].map(() => [minute(), minute()].sort((a, b) => a - b) as [number, number]);
  for (const [from, upto] of [whole, [firstDay, firstDay + dayS] as const, ...some]) {
    const inside = facts.filter(({ at }) => at >= from && at < upto);
    const unrolled = await readUnrolled(asker);
    assert.ok(unrolled !== undefined);
    for (const facet of facets) {
      const read = await readBuckets(asker, facet, tile(from, upto, unrolled));
      const what = `${facet} [${from}, ${upto}) seed ${seed}`;
      assert.deepEqual(...rounded(read, groupFacts(facet, inside)), what);
    }
  }
  return facts.length;
}

test(`the roll-ups are the facts, through kill -9 of ClickHouse and of their maker (seed ${seed})`, async (t) => {
  const stop = watch(numbersOf(truth));
  let seen: Awaited<ReturnType<typeof stop>>;
  const load = await startLoad(pipeline, records);
  try {
    for (const [share, victim] of [
      [0.2, 'clickhouse'],
      [0.6, 'speed'],
    ] as const) {
      await waitFor('enough of the load', 60_000, () => (load.progress >= share ? true : undefined));
      await sleep(chance(seed)(1_500));
      pipeline.kill(victim);
    }
    await load.done;
    await rollUp();
  } finally {
    await load.close();
    seen = await stop();
  }
  assert.deepEqual(seen.wrong, []);
  assert.ok(seen.looks > 0, 'nobody looked at the numbers meanwhile');
  const facts = await assertSame();
  t.diagnostic(`${seen.looks} looks, ${facts} facts`);
});

test('days that are over become coarse when they are quiet, and minutes of them that are touched again are right', async () => {
  await waitFor('days that may be read at once', 60_000, async () =>
    ((await readUnrolled(asker))?.size ?? 1) === 0 ? true : undefined,
  );
  await assertSame();
  const more = generate({ ...traffic, source: 'rolled-later', events: 300 });
  const load = await startLoad(pipeline, more.records);
  try {
    await load.done;
    await rollUp();
  } finally {
    await load.close();
  }
  assert.ok(((await readUnrolled(asker))?.size ?? 0) > 0, 'what was touched is read by minutes');
  await assertSame();
});
