import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readCredentials } from '../credentials.ts';
import { homeAt } from '../home.ts';
import { createRoles } from './create-roles.ts';
import { migratePostgres } from './migrate.ts';
import { inTransaction, openPool } from './open-pool.ts';
import { type OwnPostgres, startPostgres } from './start-postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-postgres-'));
let postgres: OwnPostgres;

before(async () => {
  postgres = await startPostgres(folder);
});
after(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('each role reaches its own database and no other', async () => {
  const { postgres: metadata, shop } = postgres.endpoints;
  for (const address of [metadata, shop.owner, shop.writer, shop.connector, shop.reader]) {
    const pool = openPool(address);
    assert.deepEqual((await pool.query('SELECT current_user::text AS me')).rows, [{ me: address.user }]);
    await pool.end();
  }
  for (const address of [
    { ...shop.reader, database: metadata.database },
    { ...metadata, database: shop.owner.database },
    { ...shop.reader, password: 'wrong' },
  ]) {
    const pool = openPool(address);
    await assert.rejects(pool.query('SELECT 1'), /permission denied|authentication failed/);
    await pool.end();
  }
});

test('a shop elsewhere changes no role and no database here, whatever its user is called', async () => {
  const { postgres: metadata } = postgres.endpoints;
  const elsewhere = {
    ...metadata,
    user: metadata.user,
    password: 'of the other server',
    database: 'elsewhere',
  };
  const shop = { owner: elsewhere, writer: elsewhere, connector: elsewhere, reader: elsewhere };
  const { postgresAdminPassword } = readCredentials(homeAt(folder));
  await createRoles({ postgres: metadata, shop }, postgresAdminPassword, false);
  const pool = openPool(metadata);
  const { rows } = await pool.query("SELECT FROM pg_database WHERE datname = 'elsewhere'");
  assert.equal(rows.length, 0);
  await pool.end();
});

test('what was committed is there after kill -9, and numbers beyond 2^53 keep their digits', async () => {
  const pool = openPool(postgres.endpoints.shop.owner);
  await pool.query('CREATE TABLE kept (amount bigint)');
  await pool.query('INSERT INTO kept VALUES (9007199254740993)');
  await postgres.kill();
  await assert.rejects(pool.query('SELECT 1'));
  await postgres.restart();
  assert.deepEqual((await pool.query('SELECT amount FROM kept')).rows, [{ amount: '9007199254740993' }]);
  await pool.end();
});

test('a lock whose number belongs to somebody else by now does not keep it from starting', async () => {
  await postgres.kill();
  const lock = join(homeAt(folder).postgresData, 'postmaster.pid');
  const [, ...rest] = readFileSync(lock, 'utf8').split('\n');
  writeFileSync(lock, [process.pid, ...rest].join('\n'));
  await postgres.restart();
  const pool = openPool(postgres.endpoints.postgres);
  assert.equal((await pool.query('SELECT 1')).rowCount, 1);
  await pool.end();
});

test('an error leaves nothing of a transaction', async () => {
  const pool = openPool(postgres.endpoints.shop.owner);
  await pool.query('CREATE TABLE undone (n int)');
  await assert.rejects(
    inTransaction(pool, async (client) => {
      await client.query('INSERT INTO undone VALUES (1)');
      throw new Error('no');
    }),
    /no/,
  );
  assert.equal((await pool.query('SELECT FROM undone')).rowCount, 0);
  await pool.end();
});

test('migrations run once, also when two ask at once; a changed or unknown one is refused', async () => {
  const migrations = join(folder, 'migrations');
  mkdirSync(migrations);
  const file = (name: string, text: string): void => writeFileSync(join(migrations, name), text);
  const apply = () => migratePostgres(postgres.endpoints.postgres, pathToFileURL(migrations), 'tried');
  file('000001_first.sql', 'CREATE TABLE tried.first (n int);');
  const both = await Promise.all([apply(), apply()]);
  assert.deepEqual(both.flat(), ['000001_first.sql']);
  file('000002_second.sql', 'CREATE TABLE tried.second (n int); SELECT 1/0;');
  await assert.rejects(apply(), /division by zero/);
  file('000002_second.sql', 'CREATE TABLE tried.second (n int);');
  assert.deepEqual(await apply(), ['000002_second.sql']);
  file('000001_first.sql', 'CREATE TABLE tried.first (n bigint);');
  await assert.rejects(apply(), { code: 'MIGRATION_CHANGED' });
  rmSync(join(migrations, '000001_first.sql'));
  await assert.rejects(apply(), { code: 'MIGRATION_UNKNOWN' });
});
