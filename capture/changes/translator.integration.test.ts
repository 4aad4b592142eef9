import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { runs } from '#engines/connect/connector-states.ts';
import { type OwnConnect, startConnect } from '#engines/connect/start-connect.ts';
import { readTopic } from '#engines/kafka/read-topic.ts';
import { type OwnBroker, startBroker } from '#engines/kafka/start-broker.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { connectorPlans } from '../connectors/connector.ts';
import { ConnectorKeeper } from '../connectors/keep-connectors.ts';
import { renewConnector } from '../connectors/renew-connector.ts';
import { createTopics } from '../create-topics.ts';
import { prepareMetadata } from '../metadata/prepare.ts';
import { startTranslator, type Translator } from './translator.ts';

// The translator behind a real Debezium, on a table of odd types.

const folder = mkdtempSync(join(tmpdir(), 'millrace-translator-'));
const mapping = join(folder, 'mapping');
const stop = new AbortController();
let broker: OwnBroker;
let postgres: OwnPostgres;
let connect: OwnConnect;
let pool: pg.Pool;
let keeping: Promise<void>;
let translator: Translator;

const start = (): Translator =>
  startTranslator({ endpoints: { ...broker.endpoints, ...postgres.endpoints }, mapping });

before(async () => {
  cpSync(fileURLToPath(new URL('./testing/odd-shop', import.meta.url)), mapping, { recursive: true });
  [broker, postgres] = await Promise.all([
    startBroker(join(folder, 'kafka')),
    startPostgres(join(folder, 'postgres')),
  ]);
  await createTopics(broker.endpoints);
  await prepareMetadata(postgres.endpoints);
  pool = openPool(postgres.endpoints.shop.owner, { max: 2 });
  await pool.query(`
    CREATE SCHEMA odd;
    CREATE TYPE odd.size AS ENUM ('S', 'M');
    CREATE DOMAIN odd.percent AS numeric(5,2) CHECK (VALUE <= 100);
    CREATE TABLE odd.goods (
      id bigint PRIMARY KEY, label text NOT NULL, size odd.size, off odd.percent, price numeric(20,4), large bigint, small smallint,
      ratio double precision, good boolean, day date, at_time time, local timestamp(3), zoned timestamptz, span interval,
      bytes bytea, doc jsonb, plain json, uid uuid, tags text[], numbers integer[], address inet, long text, unused text
    );
    ALTER TABLE odd.goods ALTER COLUMN long SET STORAGE EXTERNAL;
    CREATE PUBLICATION millrace_tables FOR TABLE odd.goods;
    GRANT USAGE ON SCHEMA odd TO shop_connector;
    GRANT SELECT ON odd.goods TO shop_connector`);
  connect = await startConnect(join(folder, 'connect'), { ...broker.endpoints, ...postgres.endpoints });
  const keeper = new ConnectorKeeper({
    endpoints: { ...connect.endpoints, ...postgres.endpoints },
    plans: [connectorPlans.tables],
  });
  keeping = keeper.run(stop.signal);
  translator = start();
  for (
    const limit = Date.now() + 90_000;
    !keeper.state.connectors.every(runs) || keeper.state.slots[0]?.active !== true;
    await sleep(200)
  )
    if (Date.now() > limit) assert.fail(JSON.stringify(keeper.state));
});

after(async () => {
  await translator?.stop();
  stop.abort();
  await keeping;
  await pool?.end();
  await connect?.stop();
  await postgres?.stop();
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Said {
  event_type: string;
  event_id: string;
  properties: { product_id: string; name?: string; x_all?: Record<string, unknown> };
}

async function products(id: number): Promise<Said[]> {
  const records = await readTopic(broker.endpoints, 'shop.products');
  return records
    .map(({ value }) => JSON.parse(value.toString()) as Said)
    .filter(({ properties }) => properties.product_id === `${id}`);
}

async function until<T>(what: string, ask: () => T | Promise<T>, limitMs = 30_000): Promise<NonNullable<T>> {
  for (const limit = Date.now() + limitMs; ; await sleep(200)) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > limit)
      assert.fail(`${what}: not within ${limitMs} ms; ${JSON.stringify(translator.health())}`);
  }
}

const newest = (id: number, name: string) =>
  until(`${name} is said`, async () =>
    (await products(id)).find(({ properties }) => properties.name === name),
  );

test('values of every type arrive as the table has them, also those that the log leaves out', async () => {
  await pool.query(
    `INSERT INTO odd.goods VALUES (1, 'first', 'M', 12.50, 1234567890123456.7891, 9223372036854775807, -5, 0.1, true, '2024-02-29', '23:59:59.5',
      '2026-03-29 02:30:00.125', '2026-01-01 00:00:00+02', '1 year 2 days 03:04:05', '\\x00ff', '{"a": [1, null, "b"]}', '{"k":12345678901234567890}',
      '7f3ab0a2-5c1e-4c57-9d0b-0a1b2c3d4e5f', '{a,"b c",NULL}', '{1,2}', '10.0.0.1', $1, 'x'),
      (2, 'empty', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
    ['long '.repeat(2_000)],
  );
  const want = async (): Promise<Record<string, unknown>> =>
    (
      await pool.query(
        "SELECT jsonb_strip_nulls(to_jsonb(g) - 'id' - 'label' - 'unused') AS row FROM odd.goods g WHERE id = 1",
      )
    ).rows[0].row;
  assert.deepEqual((await newest(1, 'first')).properties.x_all, await want());
  assert.deepEqual((await newest(2, 'empty')).properties.x_all, {});
  await pool.query("UPDATE odd.goods SET label = 'second' WHERE id = 1");
  assert.deepEqual((await newest(1, 'second')).properties.x_all, await want());
});

test('deletes, and rows that the mapping does not want any more', async () => {
  await pool.query("UPDATE odd.goods SET label = 'hidden' WHERE id = 1");
  await pool.query('DELETE FROM odd.goods WHERE id = 2');
  for (const id of [1, 2])
    await until('it is said', async () => (await products(id)).at(-1)?.event_type === 'product_deleted');
});

test('a new column and one that nobody needs change nothing; without one that is needed nothing is followed', async () => {
  await pool.query(
    "ALTER TABLE odd.goods ADD COLUMN colour text; INSERT INTO odd.goods (id, label, colour) VALUES (3, 'red', 'red')",
  );
  await newest(3, 'red');
  await pool.query(
    "ALTER TABLE odd.goods DROP COLUMN unused; INSERT INTO odd.goods (id, label) VALUES (4, 'narrow')",
  );
  await newest(4, 'narrow');
  await pool.query(
    "ALTER TABLE odd.goods RENAME COLUMN label TO title; INSERT INTO odd.goods (id, title) VALUES (5, 'renamed')",
  );
  const fault = await until('it is told', () => translator.health().fault);
  assert.match(fault, /goods has no column label any more, and the mapping needs it/);
  await translator.stop();
  const sql =
    "SELECT g.title AS name, g.colour AS x_colour FROM goods AS g WHERE g.id = :key AND g.title <> 'hidden'";
  writeFileSync(join(mapping, 'product_changed.sql'), sql);
  translator = start();
  await until('it is told', () => translator.health().fault?.includes('renew tables'));
  const told = (await readTopic(broker.endpoints, 'shop.products')).length;
  await renewConnector({ ...connect.endpoints, ...postgres.endpoints }, connectorPlans.tables);
  await newest(5, 'renamed');
  assert.equal(translator.health().fault, undefined);
  // 3 and 4 have other properties now, 5 is new, and nothing was taken back meanwhile.
  assert.equal((await readTopic(broker.endpoints, 'shop.products')).length, told + 3);
});

test('a table that is truncated is told, and what was said of its rows stays', async () => {
  await pool.query('TRUNCATE odd.goods');
  await pool.query("INSERT INTO odd.goods (id, title) VALUES (6, 'afterwards')");
  await newest(6, 'afterwards');
  assert.deepEqual(translator.health().problems, [
    { what: 'truncate goods', problem: 'the table was truncated; what was said of its rows stays' },
  ]);
  assert.equal((await products(5)).at(-1)?.event_type, 'product_changed');
});

test('when the tables are copied anew, everything is compared with what was said', async () => {
  const told = (await readTopic(broker.endpoints, 'shop.products')).length;
  await renewConnector({ ...connect.endpoints, ...postgres.endpoints }, connectorPlans.tables);
  for (const id of [3, 4, 5])
    await until('it is said', async () => (await products(id)).at(-1)?.event_type === 'product_deleted');
  await pool.query("UPDATE odd.goods SET title = 'still here' WHERE id = 6");
  await newest(6, 'still here');
  assert.equal((await readTopic(broker.endpoints, 'shop.products')).length, told + 4);
});
