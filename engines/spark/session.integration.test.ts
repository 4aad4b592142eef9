import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MillraceError } from '#contract/errors.ts';
import { openSpark, SparkError, type SparkSession } from './session.ts';
import { type OwnSpark, startSpark } from './start-spark.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-spark-'));
let spark: OwnSpark;
let session: SparkSession;

before(async () => {
  spark = await startSpark(folder, undefined, { heapMebibytes: 1024 });
  session = await openSpark(spark.endpoints);
});

after(async () => {
  await session?.close();
  await spark?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('values of every type that the lake uses come as they are', async () => {
  const [row] = await session.query<Record<string, unknown>>(`
    select cast(9223372036854775807 as bigint) as big, 7 as small, cast(-2 as tinyint) as tiny, 'größe' as text, '' as empty,
      cast(null as string) as absent, null as nothing, X'00ff80' as bytes, X'' as no_bytes,
      timestamp '2026-11-24 05:00:00.123Z' as at, timestamp '1969-12-31 23:59:59.999Z' as before_epoch,
      date '2026-11-24' as day, date '1950-01-01' as early,
      true as yes, 1.5D as number, cast(1.50 as decimal(10, 2)) as amount, cast(-0.05 as decimal(38, 2)) as negative,
      cast(12 as decimal(20, 0)) as whole,
      array(1L, null, 3L) as list, array() as none, named_struct('a', 1, 'b', array(named_struct('c', 'x'))) as struct,
      map('k', 1L, 'n', null) as named, map(1, 'one') as numbered, interval '1' day as day_interval`);
  assert.deepEqual(row, {
    big: 9223372036854775807n,
    small: 7,
    tiny: -2,
    text: 'größe',
    empty: '',
    absent: null,
    nothing: null,
    bytes: Buffer.from([0, 255, 128]),
    no_bytes: Buffer.alloc(0),
    at: new Date('2026-11-24T05:00:00.123Z'),
    before_epoch: new Date('1969-12-31T23:59:59.999Z'),
    day: '2026-11-24',
    early: '1950-01-01',
    yes: true,
    number: 1.5,
    amount: '1.50',
    negative: '-0.05',
    whole: '12',
    list: [1n, null, 3n],
    none: [],
    struct: { a: 1, b: [{ c: 'x' }] },
    named: { k: 1n, n: null },
    numbered: new Map([[1, 'one']]),
    day_interval: 86_400_000_000n,
  });
});

test('who has not the token of the home is turned away', async () => {
  const { url } = spark.endpoints.spark;
  for (const token of [undefined, 'guessed']) {
    await assert.rejects(openSpark({ spark: { url, token } }), { code: 'ENGINE_UNREACHABLE' });
  }
});

test('arguments reach a statement as values, whatever is in them', async () => {
  const text = "'; drop table x; -- ☂ \\ :big";
  const rows = await session.query<Record<string, unknown>>(
    `select :text as text, :big as big, typeof(:small) as small, typeof(:large) as large, :part as part, :yes as yes,
      :at as at, hex(:bytes) as bytes, :absent is null as absent, array_contains(:list, 'b') as has,
      array_size(:bigs) as bigs limit :small`,
    {
      text,
      big: -(2n ** 63n),
      small: 1,
      large: 2 ** 40,
      part: 0.25,
      yes: true,
      at: new Date('2026-01-02T03:04:05.678Z'),
      bytes: Buffer.from([1, 2]),
      absent: null,
      list: ['a', 'b'],
      bigs: [1n, 2n],
    },
  );
  assert.deepEqual(rows, [
    {
      text,
      big: -(2n ** 63n),
      small: 'int',
      large: 'bigint',
      part: 0.25,
      yes: true,
      at: new Date('2026-01-02T03:04:05.678Z'),
      bytes: '0102',
      absent: true,
      has: true,
      bigs: 2,
    },
  ]);
});

test('an Iceberg table is written on a branch and published, each statement once', async () => {
  await session.run('create namespace if not exists lake.trial');
  await session.run('create table lake.trial.facts (id bigint, day date) using iceberg partitioned by (day)');
  await session.run('alter table lake.trial.facts create branch batch_1');
  await session.setConf({ 'spark.sql.iceberg.snapshot-property.batch_id': '1' });
  await session.run(
    "insert into lake.trial.facts.branch_batch_1 select id, date '2026-11-24' from range(100000)",
  );
  const count = async (): Promise<unknown> =>
    (await session.query('select count(*) as n from trial.facts'))[0];
  assert.deepEqual(await count(), { n: 0n });
  // A procedure answers rows; asked by query it runs once, too.
  const [moved] = await session.query<Record<string, unknown>>(
    "call lake.system.fast_forward(table => 'trial.facts', branch => 'main', to => 'batch_1')",
  );
  assert.equal(moved?.branch_updated, 'main');
  assert.deepEqual(await count(), { n: 100_000n });
  const snapshots = await session.query<{ summary: Record<string, string> }>(
    // A branch of a table without a snapshot gets an empty one.
    "select summary from trial.facts.snapshots where summary['added-records'] is not null",
  );
  assert.deepEqual(
    snapshots.map(({ summary }) => [summary.batch_id, summary['added-records']]),
    [['1', '100000']],
  );
  const rows = await session.query<{ id: bigint }>('select id from trial.facts order by id');
  assert.equal(rows.length, 100_000);
  assert.equal(rows[99_999]?.id, 99_999n);
  await session.run(`merge into trial.facts f using (select 5L as id) g on f.id = g.id
    when matched then delete`);
  assert.deepEqual(await count(), { n: 99_999n });
  await session.run('drop table trial.facts purge');
});

test('a statement that fails says why by its class, and the session goes on', async () => {
  const failing = async (sql: string): Promise<SparkError> => {
    const error = await session.query(sql).then(
      () => undefined,
      (error) => error,
    );
    assert.ok(error instanceof SparkError, String(error));
    return error;
  };
  const missing = await failing('select * from nowhere.at_all');
  assert.equal(missing.errorClass, 'TABLE_OR_VIEW_NOT_FOUND');
  assert.equal(missing.sqlState, '42P01');
  assert.equal(missing.code, 'SPARK_STATEMENT');
  assert.match(missing.message, /nowhere/);
  assert.equal((await failing('selec 1')).errorClass, 'PARSE_SYNTAX_ERROR');
  const inTask = await failing("select raise_error('broken ' || id) from range(3)");
  assert.match(inTask.message, /broken \d/);
  await assert.rejects(session.query('select 1 / id from range(2)'), { errorClass: 'DIVIDE_BY_ZERO' });
  assert.deepEqual(await session.query('select 1 as one'), [{ one: 1 }]);
});

async function interruptOne(own: SparkSession): Promise<void> {
  const long = own.query('select count(*) from range(100000000) a cross join range(100000) b');
  let over = false;
  const ended = assert.rejects(long, { errorClass: 'OPERATION_CANCELED' }).finally(() => {
    over = true;
  });
  // On a busy machine the statement may not have begun yet: what has not begun is not interrupted.
  while (!over) {
    await sleep(300);
    await own.interrupt();
  }
  await ended;
  assert.deepEqual(await own.query('select 2 as two'), [{ two: 2 }]);
}

test('what runs too long is interrupted, and the session goes on', async () => {
  for (let tries = 1; ; tries += 1) {
    const done = interruptOne(session);
    const late = sleep(40_000, 'late', { ref: false });
    if ((await Promise.race([done, late])) !== 'late') return;
    // Now and then Spark answers nothing after an interrupt, for ten minutes: seen one time in ten on a busy machine.
    assert.ok(tries < 3, 'Spark hung after each of three interrupts');
    done.catch(() => undefined);
    await spark.kill();
    await spark.restart();
    session = await openSpark(spark.endpoints);
  }
});

test('a Spark that dies is one clear error, and so is one that has forgotten the session', async () => {
  const own = await openSpark(spark.endpoints);
  const long = session.query('select count(*) from range(100000000) a cross join range(100000) b');
  const lost = assert.rejects(long, (error: MillraceError) => error.code === 'SPARK_LOST');
  await sleep(300);
  await spark.kill();
  await lost;
  await assert.rejects(openSpark(spark.endpoints), { code: 'ENGINE_UNREACHABLE' });
  await spark.restart();
  await assert.rejects(own.run('select 1'), { code: 'SPARK_LOST' });
  await own.close();
  session = await openSpark(spark.endpoints);
  assert.deepEqual(await session.query('select 3 as three'), [{ three: 3 }]);
});
