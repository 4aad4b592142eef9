import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { ClickHouseError } from '@clickhouse/client';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { homeAt } from '#engines/home.ts';
import { startLoad } from './load.ts';
import { generate, numbersOf, readMinutes } from './oracle.ts';
import { Pipeline } from './pipeline.ts';

const left = new Pipeline('left');
const right = new Pipeline('right');
before(() => Promise.all([left.up(), right.up()]));
after(() => Promise.all([left.close(), right.close()]));

test('two homes run side by side: own ports, own data, own credentials', async () => {
  const addresses = [left, right].flatMap(({ endpoints }) => [
    ...endpoints.kafka.bootstrap,
    endpoints.clickhouse.url,
    endpoints.serve.url,
  ]);
  assert.equal(new Set(addresses).size, 6);

  const { records, truth } = generate({ source: 'left', seed: 'left', events: 500 });
  const load = await startLoad(left, records);
  await load.done.finally(() => load.close());
  await left.settle();
  await right.settle();
  const expected = [...numbersOf(truth)].sort();
  assert.deepEqual([...(await readMinutes(left.read.bind(left), 'left'))].sort(), expected);
  const [other] = await right.read<{ n: string }>('SELECT sum(events) AS n FROM shop.minutes');
  assert.equal(Number(other?.n), 0);

  const stranger = openClickHouse(
    { clickhouse: { ...right.endpoints.clickhouse, url: left.endpoints.clickhouse.url } },
    'reader',
  );
  await assert.rejects(
    stranger.query({ query: 'SELECT 1' }),
    (error) => error instanceof ClickHouseError && error.code === '516',
  );
  await stranger.close();
  const secrets = [left, right].map(({ home }) => readFileSync(homeAt(home).credentials, 'utf8'));
  assert.notEqual(secrets[0], secrets[1]);

  assert.equal((await right.run('down')).code, 0);
  const status = await left.run('status');
  assert.equal(status.code, 0, `${status.out}\n${status.errors.join('\n')}`);
});
