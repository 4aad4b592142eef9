import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClickHouseClient } from '@clickhouse/client';
import { type Fact, groupFacts, readFacts } from '../testing/group-facts.ts';
import { chance, firstDay, lastDay, RandomShop } from '../testing/random-shop.ts';
import { facets, type Groups, readBuckets, readUnrolled, tile } from '../testing/read-rollups.ts';
import { deliver } from '../testing/records.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { BucketSet, minuteLevel } from './bucket.ts';
import { Roller, type RollerOptions } from './roller.ts';

const seed = Number(process.env.MILLRACE_SEED ?? 20_260_101);

async function withStore(use: (store: TestStore) => Promise<void>): Promise<void> {
  const store = await openTestStore();
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

/** A client that fails at its nth writing statement, before it or after it was done. */
function failing(client: ClickHouseClient, nth: number, when: 'before' | 'after'): ClickHouseClient {
  let count = 0;
  return new Proxy(client, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'command' && name !== 'insert') return value.bind(target);
      return async (...args: unknown[]) => {
        const isIt = ++count === nth;
        if (isIt && when === 'before') throw new Error('cut');
        await value.apply(target, args);
        if (isIt) throw new Error('cut');
      };
    },
  });
}

async function drain(roller: Roller): Promise<void> {
  for (let i = 0; i < 1_000; i++) {
    const { waiting } = await roller.run();
    if (waiting === 0 && !roller.isDue()) return;
  }
  throw new Error('the roller does not come to an end');
}

/** Ranges that begin and end anywhere, and the whole. */
function ranges(pick: (below: number) => number, count: number): [number, number][] {
  const edges = [0, 1, 14, 15, 16, 59, 60, 61, 720, 1_439, 1_440, 1_441, 2_880, 4_000, 4_320];
  const edge = (): number => firstDay + (edges[pick(edges.length)] ?? 0) * 60;
  const some = Array.from({ length: count }, (): [number, number] => {
    const [a, b] = [edge(), edge()];
    return [Math.min(a, b), Math.max(a, b)];
  });
  return [[firstDay, lastDay], ...some];
}

async function readByRule(
  store: TestStore,
  facet: (typeof facets)[number],
  from: number,
  upto: number,
): Promise<Groups> {
  const unrolled = await readUnrolled(store);
  assert.ok(unrolled !== undefined, 'there is something to read');
  return readBuckets(store, facet, tile(from, upto, unrolled));
}

/** Reading by the rule says the same as the facts. */
async function assertSame(store: TestStore, facts: readonly Fact[], of: [number, number][]): Promise<void> {
  for (const [from, upto] of of) {
    const inside = facts.filter((fact) => fact.at >= from && fact.at < upto);
    for (const facet of facets) {
      assert.deepEqual(
        await readByRule(store, facet, from, upto),
        groupFacts(facet, inside),
        `${facet} ${from} ${upto}`,
      );
    }
  }
}

/** Whatever the moment: coarse buckets that may be read say what their minutes say. */
async function assertSound(store: TestStore): Promise<void> {
  const minutes = tile(firstDay, lastDay, new BucketSet()).flatMap(({ level, at }) =>
    Array.from({ length: level / minuteLevel }, (_, i) => ({ level: minuteLevel, at: at + i * minuteLevel })),
  );
  const used = minutes.filter(({ at }) =>
    [0, 1, 14, 15, 59, 60, 719, 720, 1_438, 1_439].includes(((at - firstDay) / 60) % 1_440),
  );
  for (const facet of facets) {
    assert.deepEqual(
      await readByRule(store, facet, firstDay, lastDay),
      await readBuckets(store, facet, used),
      facet,
    );
  }
}

const eager: RollerOptions = { quietMs: 0, historyQuietMs: 0 };

test('a home without facts has a commit at once', () =>
  withStore(async (store) => {
    assert.equal(await readUnrolled(store), undefined);
    await (await Roller.open(store.write)).run();
    assert.equal((await readUnrolled(store))?.size, 0);
  }));

test('any range of any facet says what the facts say, after copies, take-overs and erasures, in chunks or whole', () =>
  withStore(async (store) => {
    const shop = new RandomShop(seed);
    const pick = chance(seed + 1);
    let roller = await Roller.open(store.write, eager);
    let rolled: Fact[] = [];
    await roller.run();
    for (let round = 0; round < 6; round++) {
      await deliver(store.write, shop.records(200));
      if (round % 3 === 2) {
        const importId = shop.imports[pick(shop.imports.length)] ?? '';
        await store.write.insert({
          table: 'speed.erasure_requests',
          values: [{ import_id: importId }],
          format: 'JSONEachRow',
        });
      }
      await store.settleAll(1 + pick(100));
      await assertSame(store, rolled, ranges(pick, 1));
      const chunkEvents = [30, 200, 100_000][pick(3)] ?? 100;
      const patient = pick(2) === 0 ? eager : { quietMs: 3_600_000, historyQuietMs: 3_600_000 };
      roller = await Roller.open(store.write, {
        ...patient,
        chunkEvents,
        chunkMinutes: 1 + pick(40),
        runMs: pick(2) * 5_000,
      });
      // Passes between the runs over a backlog: of new minutes, and of those that the roller has behind it.
      for (let i = 0; i < 3 && (await roller.run()).waiting > 0; i++) {
        await deliver(store.write, shop.records(5));
        await store.settleAll();
      }
      await drain(roller);
      rolled = await readFacts(store);
      await assertSame(store, rolled, ranges(pick, 4));
      // Some of the coarse buckets, of every level as many: an hour must wait for its quarters.
      await (await Roller.open(store.write, { ...eager, mostRebuilt: 2 + pick(3) })).run();
      await assertSame(store, rolled, [[firstDay, lastDay]]);
    }
    assert.ok(rolled.length > 500);
  }));

test('a run that is cut at any statement leaves readers right, and the next one goes on', () =>
  withStore(async (store) => {
    const shop = new RandomShop(seed + 7);
    const pick = chance(seed + 8);
    await drain(await Roller.open(store.write, eager));
    let cuts = 0;
    for (let round = 0; round < 12; round++) {
      await deliver(store.write, shop.records(80));
      await store.settleAll();
      const chunked = round % 2 === 0 ? {} : { chunkEvents: 40, runMs: 0 };
      const client = failing(store.write, 1 + round, round % 3 === 0 ? 'before' : 'after');
      await drain(await Roller.open(client, { ...eager, ...chunked })).catch((error: Error) => {
        assert.equal(error.message, 'cut');
        cuts++;
      });
      await assertSound(store);
      // A pass between the cut and the next run, which may be cut, too.
      if (round % 2 === 0) {
        await deliver(store.write, shop.records(20));
        await store.settleAll();
        await assertSound(store);
      }
      if (round % 4 !== 3) continue;
      await drain(await Roller.open(store.write, eager));
      await assertSame(store, await readFacts(store), ranges(pick, 3));
    }
    assert.ok(cuts >= 6, `${cuts} cuts`);
  }));
