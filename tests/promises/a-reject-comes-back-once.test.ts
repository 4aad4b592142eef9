import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPool } from '#engines/postgres/open-pool.ts';
import { openProducer, type RecordProducer } from '../../capture/producer.ts';
import { Pipeline, startCommand, temporaryFolder, waitFor } from './pipeline.ts';
import { hostileBodies, orderInEuros, Refusals } from './refusals.ts';

const pipeline = new Pipeline('rejected');
const folder = temporaryFolder('fixes');
const refusals = new Refusals();

/** Many enough that a replay takes longer than a kill. */
const ORDERS = 6_000;

interface Report {
  readonly matched: number;
  readonly resolved_before: number;
  readonly outcomes: Readonly<Record<'sent' | 'counts_already' | 'refused' | 'fault' | 'unready', number>>;
  readonly still_rejected: Readonly<Record<string, number>>;
  readonly problems: Readonly<Record<string, number>>;
  readonly counted: number | null;
}

function writeFix(name: string, fix: unknown): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(fix));
  return file;
}

const replay = (where: string, ...more: string[]): Promise<Report> =>
  pipeline.ask<Report>('rejected', 'replay', '--where', where, ...more);

const read = async <T>(sql: string): Promise<T> => (await pipeline.read<T>(sql))[0] as T;

/** What counts: how many transactions under how many ids, and their money. */
const counted = () =>
  read<{ records: string; ids: string; money: string }>(
    "SELECT toString(count()) AS records, toString(uniqExact(source, event_id)) AS ids, toString(sum(toInt128(total))) AS money FROM shop.transactions WHERE source IN ('till', 'copies')",
  );
const rejectedRows = async () =>
  Number((await read<{ n: string }>('SELECT count() AS n FROM shop.rejected')).n);
const copiesOnKafka = async () =>
  Number(
    (await read<{ n: string }>("SELECT count() AS n FROM shop.import_results WHERE verdict = 'duplicate'")).n,
  );

async function withProducer(send: (producer: RecordProducer) => void): Promise<void> {
  const topics = ['shop.events', 'shop.orders', 'shop.rejected'];
  const producer = await openProducer(pipeline.endpoints, topics, { clientId: 'test' });
  send(producer);
  await producer.close();
  await pipeline.settle();
}

before(() => pipeline.up());
after(() => pipeline.close());

const euros = writeFix('euros', {
  description: 'The till sent euros where the contract wants cents.',
  when: { reason: 'money_not_whole' },
  steps: [
    { minor_units: 'properties.total', currency: 'properties.currency' },
    { minor_units: 'properties.subtotal', currency: 'properties.currency' },
    { minor_units: 'properties.products.*.price', currency: 'properties.currency' },
  ],
});

test('thousands of rejects come back once: by a replay that is killed again and again, two at once, and once more', async () => {
  let expected = 0n;
  await withProducer((producer) => {
    for (let n = 0; n < ORDERS; n++) {
      const { value, cents } = orderInEuros('till', n);
      expected += cents;
      producer.add('shop.orders', `o${n}`, Buffer.from(value));
      // What was refused once was often sent twice.
      if (n % 3 === 0) producer.add('shop.orders', `o${n}`, Buffer.from(value));
    }
  });
  const before = await rejectedRows();
  assert.equal(before, ORDERS + ORDERS / 3);

  const tried = await replay('source=till', '--fix', euros, '--dry-run');
  assert.deepEqual(
    [tried.matched, tried.outcomes.sent, tried.outcomes.counts_already, tried.counted],
    [before, ORDERS, ORDERS / 3, null],
  );
  assert.equal((await counted()).records, '0', 'a dry run sends nothing');

  const noted = () => read<{ n: string }>('SELECT count() AS n FROM shop.replays').then(({ n }) => Number(n));
  for (const share of [0.1, 0.4, 0.7]) {
    const child = startCommand([
      ...['rejected', 'replay', '--where', 'source=till', '--fix', euros],
      ...['--home', pipeline.home],
    ]);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    while (child.exitCode === null && (await noted()) < before * share) await sleep(5);
    // The launcher becomes the command itself, so this is the command.
    child.kill('SIGKILL');
    await ended;
    await sleep(300);
  }
  const [one, other] = await Promise.all([
    replay('source=till', '--fix', euros),
    replay('source=till', '--fix', euros),
  ]);
  assert.ok(one.outcomes.sent === 0 || other.outcomes.sent === 0, 'the second finds nothing left to send');
  const again = await replay('source=till', '--fix', euros);
  assert.deepEqual([again.matched, again.resolved_before], [0, before]);

  assert.deepEqual(await counted(), { records: `${ORDERS}`, ids: `${ORDERS}`, money: `${expected}` });
  assert.equal(await rejectedRows(), before, 'no second account');
  assert.equal(await copiesOnKafka(), 0, 'not even a duplicate was sent');
  const left = await read<{ n: string }>(
    'SELECT toString(count()) AS n FROM shop.rejected WHERE NOT resolved',
  );
  assert.equal(left.n, '0');
});

test('who replayed, when, how many and by which fix is recorded', async () => {
  const pool = openPool(pipeline.endpoints.postgres);
  try {
    const { rows } = await pool.query(
      `SELECT state, asked_by, fix_hash, fix_text, matched, counted, finished_at IS NOT NULL AS finished,
              (SELECT count(*) FROM capture.replayed_records AS each WHERE each.replay_id = replays.replay_id) AS noted
       FROM capture.replays ORDER BY started_at`,
    );
    assert.ok(rows.some(({ state }) => state === 'interrupted'));
    assert.ok(
      rows.every(
        ({ asked_by: by, fix_hash: hash, fix_text: text }) =>
          by && hash.length === 64 && text.includes('The till sent euros'),
      ),
    );
    assert.equal(rows.at(-1).state, 'finished');
    const { rows: ids } = await pool.query(
      'SELECT count(DISTINCT event_id) AS ids FROM capture.replayed_records WHERE source = $1',
      ['till'],
    );
    assert.equal(ids[0].ids, `${ORDERS}`);
  } finally {
    await pool.end();
  }
});

test('rejects of every kind: those that pass come back once, the others stay in their account with a reason', async () => {
  await withProducer((producer) => {
    for (const { topic, key, value } of refusals.all()) producer.add(topic, key, value);
  });
  const before = await rejectedRows();
  const fix = writeFix('kinds', {
    rules: [
      {
        when: { reason: 'invalid_time' },
        steps: [{ time: 'occurred_at', formats: ['iso'], zone: 'Europe/Berlin' }],
      },
      { when: { reason: 'conflict' }, steps: [{ new_event_id: true }] },
      { when: { reason: 'missing_field', path: 'event_id' }, steps: [{ new_event_id: true }] },
      { when: { reason: 'duplicate_key' }, read: { repeated_key: 'last' } },
      { when: { reason: 'not_json' }, read: { encoding: 'windows-1252' } },
      { when: { reason: 'too_long' }, steps: [{ shorten: 'properties.name', length: 200 }] },
      {
        when: { origin: 'import' },
        start: 'row',
        steps: [
          { set: 'event_type', value: 'refund_issued' },
          { set: 'occurred_at', value: '2026-01-02T00:00:00Z' },
          { rename: 'row.No', to: 'properties.refund_id' },
          { rename: 'row.Sum', to: 'properties.amount' },
          { set: 'properties.currency', value: 'EUR' },
          { minor_units: 'properties.amount', currency: 'EUR', decimal: ',' },
        ],
      },
    ],
  });
  const without = await replay('topic=shop.events,topic=shop.orders,topic=shop.rejected', '--dry-run');
  assert.equal(without.outcomes.sent, refusals.passWithoutFix, JSON.stringify(without));
  const sum = ({ outcomes }: Report) => Object.values(outcomes).reduce((total, each) => total + each, 0);
  const first = await replay('topic=shop.events,topic=shop.orders,topic=shop.rejected', '--fix', fix);
  assert.equal(sum(first), first.matched);
  assert.equal(first.outcomes.sent, refusals.passWithFix, JSON.stringify(first));
  assert.equal(first.counted, first.outcomes.sent + first.outcomes.counts_already);
  const second = await replay('topic=shop.events,topic=shop.orders,topic=shop.rejected', '--fix', fix);
  assert.equal(second.outcomes.sent, 0, JSON.stringify(second));
  assert.equal(second.matched, first.matched - (first.counted ?? 0));
  assert.equal(await rejectedRows(), before, 'what is still refused makes no second account');
  const facts = await pipeline.read<{ source: string; event_id: string; n: string }>(
    "SELECT source, event_id, toString(count()) AS n FROM (SELECT source, event_id FROM shop.events UNION ALL SELECT source, event_id FROM shop.transactions) WHERE source = 'kinds' GROUP BY ALL ORDER BY event_id",
  );
  assert.ok(facts.every(({ n }) => n === '1'));
  for (const id of refusals.idsThatCount)
    assert.ok(
      facts.some(({ event_id }) => event_id === id),
      id,
    );
  const refund = await read<{ amount: string; currency: string }>(
    "SELECT toString(amount) AS amount, currency FROM shop.refunds WHERE source = 'kinds'",
  );
  assert.deepEqual(refund, { amount: '1250', currency: 'EUR' });
});

test('what the collector refused comes back through its own reading, transactions by somebody’s word', async () => {
  const { key } = await pipeline.ask<{ key: string }>(
    'keys',
    'create',
    '--source',
    'site',
    '--kind',
    'server',
  );
  const headers = {
    authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    'content-type': 'application/json',
  };
  // The collector knows a new key after a moment.
  const post = (path: string, body: unknown) =>
    waitFor(`an answer of the collector at ${path}`, 20_000, async () => {
      const url = `${pipeline.endpoints.collect.url}${path}`;
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      if (answer.status === 401) throw new Error(`${answer.status}: ${await answer.text()}`);
      return answer;
    });
  const occurred_at = '2026-01-03T00:00:00Z';
  const { source: _, ...order } = JSON.parse(orderInEuros('site', 1).value);
  await post('/v1/events', [
    order,
    {
      event_id: 'seen-late',
      event_type: 'product_viewed',
      occurred_at: '2026-01-03 00:00',
      anonymous_id: 'a',
      properties: { product_id: 'p' },
    },
    {
      event_id: 'fine',
      event_type: 'product_viewed',
      occurred_at,
      anonymous_id: 'a',
      properties: { product_id: 'p' },
    },
  ]);
  await post('/v1/batch', {
    batch: [
      {
        type: 'track',
        messageId: 'm1',
        event: 'Product Viewed',
        anonymousId: 'a',
        timestamp: occurred_at,
        properties: { product_id: 'p', quantity: 'two' },
      },
    ],
  });
  await pipeline.settle();
  const refused = await read<{ n: string }>(
    "SELECT toString(count()) AS n FROM shop.rejected WHERE origin = 'collector'",
  );
  assert.equal(refused.n, '3');
  const before = await rejectedRows();
  const fix = writeFix('site', {
    rules: [
      { when: { reason: 'invalid_time' }, steps: [{ time: 'occurred_at', formats: ['yyyy-MM-dd HH:mm'] }] },
      { when: { reason: 'wrong_type' }, steps: [{ map: 'properties.quantity', values: { two: 2 } }] },
      {
        when: { reason: 'money_not_whole' },
        steps: ['properties.total', 'properties.subtotal', 'properties.products.*.price'].map((path) => ({
          minor_units: path,
          currency: 'EUR',
        })),
      },
    ],
  });
  const first = await replay('origin=collector', '--fix', fix);
  assert.deepEqual(
    [first.outcomes.sent, first.outcomes.unready, first.counted],
    [2, 1, 2],
    JSON.stringify(first),
  );
  const second = await replay('origin=collector', '--fix', fix, '--transactions');
  assert.deepEqual([second.matched, second.outcomes.sent, second.counted], [1, 1, 1], JSON.stringify(second));
  const third = await replay('origin=collector', '--fix', fix, '--transactions');
  assert.deepEqual([third.matched, third.resolved_before], [0, 3]);
  const views = await pipeline.read<{ event_id: string }>(
    "SELECT event_id FROM shop.events WHERE source = 'site' ORDER BY event_id",
  );
  assert.deepEqual(
    views.map(({ event_id }) => event_id),
    ['fine', 'm1', 'seen-late'],
  );
  const ordered = await read<{ total: string }>(
    "SELECT toString(total) AS total FROM shop.orders WHERE source = 'site'",
  );
  assert.equal(ordered.total, `${orderInEuros('site', 1).cents}`);
  assert.equal(await rejectedRows(), before);
});

test('an amount of a Segment call comes back in the unit in which it was meant', async () => {
  const create = ['keys', 'create', '--source', 'calls', '--kind', 'server'];
  const { key } = await pipeline.ask<{ key: string }>(...create);
  const properties = { product_id: 'p', price: 59.97000000000001, currency: 'EUR' };
  const told = await waitFor('the collector to know the key', 20_000, async () => {
    const answer = await fetch(`${pipeline.endpoints.collect.url}/v1/track`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ event: 'Product Viewed', messageId: 'noise', anonymousId: 'a', properties }),
    });
    if (answer.status === 401) throw new Error(`${answer.status}`);
    return answer.text();
  });
  assert.match(told, /money_not_whole.*Send major units/);
  await pipeline.settle();
  const steps = (name: string) => ({
    steps: [{ [name]: 'properties.price', currency: 'properties.currency', float_noise: true }],
  });
  const where = 'reason=money_not_whole,source=calls';
  const twice = await replay(where, '--fix', writeFix('twice', steps('minor_units')));
  assert.deepEqual([twice.outcomes.sent, twice.outcomes.fault], [0, 1], JSON.stringify(twice));
  const once = await replay(where, '--fix', writeFix('once', steps('major_units')));
  assert.deepEqual([once.outcomes.sent, once.counted], [1, 1], JSON.stringify(once));
  const { price } = await read<{ price: string }>(
    "SELECT toString(price) AS price FROM shop.events WHERE source = 'calls'",
  );
  assert.equal(price, '5997');
  const typed = await pipeline.run('rejected', 'list', '--where', 'event_type=product_viewed');
  assert.match(typed.errors.join(' '), /row_rejected/);
});

test('hostile bodies are shown without a control character, and come back byte for byte', async () => {
  await withProducer((producer) => {
    for (const [index, body] of hostileBodies.entries()) producer.add('shop.events', `h${index}`, body);
  });
  const listed = await pipeline.run('rejected', 'list', '--where', 'reason=not_json');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what must not be there
  const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/;
  assert.doesNotMatch(listed.out, obeyed);
  const rows = await pipeline.ask<{ id: string; bytes: number }[]>(
    'rejected',
    'list',
    '--where',
    'reason=not_json',
    '--limit',
    '1000',
  );
  const found: Buffer[] = [];
  for (const { id, bytes } of rows) {
    const shown = await pipeline.run('rejected', 'show', id, '--all');
    assert.equal(shown.code, 0, shown.errors.join(' '));
    assert.doesNotMatch(shown.out, obeyed, id);
    const whole = await pipeline.ask<{ raw_base64: string }>('rejected', 'show', id);
    found.push(Buffer.from(whole.raw_base64, 'base64'));
    assert.equal(found.at(-1)?.length, bytes);
  }
  for (const body of hostileBodies) assert.ok(found.some((each) => each.equals(body)));
});

test('what can not be is said in one sentence', async () => {
  for (const [args, code, sentence] of [
    [['show', 'shop.events/0/99999999'], 1, /There is no rejected record/],
    [['show', 'nonsense'], 2, /It looks like shop\.events\/1\/4711/],
    [['replay'], 2, /no --where/],
    [['replay', '--where', 'colour=red'], 2, /Known:|Did you mean/],
    [['replay', '--where', 'reason=conflict', '--fix', '/no/such/file'], 2, /can not be read/],
    [['list', '--by', 'colour'], 2, /--by is not valid/],
    [['lst'], 2, /Did you mean list/],
  ] as const) {
    const answer = await pipeline.run('rejected', ...args);
    assert.equal(answer.code, code, `${args.join(' ')}: ${answer.errors.join(' ')}`);
    assert.equal(answer.errors.length, 1);
    assert.match(answer.errors[0] ?? '', sentence);
  }
});
