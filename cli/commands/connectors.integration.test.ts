import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { nowhere } from '#engines/addresses.ts';
import { homeAt, prepareHome } from '#engines/home.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { identify } from '#engines/process-identity.ts';
import { writeState } from '#engines/state.ts';
import { createCapturedShop } from '../../capture/connectors/testing/captured-shop.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'millrace-left-slots-'));
let postgres: OwnPostgres;

before(async () => {
  postgres = await startPostgres(join(folder, 'postgres'));
  await createCapturedShop(postgres.endpoints);
  const home = homeAt(join(folder, 'home'));
  prepareHome(home);
  // A home that runs without Connect, as with shop.capture off.
  writeState(home, {
    format: 1,
    supervisor: identify(process.pid),
    startedAt: new Date().toISOString(),
    ready: true,
    ...nowhere,
    kafkaBootstrap: ['127.0.0.1:1'],
    clickhouseUrl: 'http://127.0.0.1:1',
    services: [],
  });
});

after(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

function run(...args: string[]): Promise<Answer> {
  const { host, port, database, user, password } = postgres.endpoints.shop.connector;
  const env = {
    PATH: process.env.PATH,
    MILLRACE_SHOP_CAPTURE: 'off',
    MILLRACE_SHOP_MODE: 'remote',
    MILLRACE_SHOP_URL: `postgresql://${user}@${host}:${port}/${database}`,
    MILLRACE_SHOP_PASSWORD: password,
  };
  const all = ['--disable-warning=ExperimentalWarning', main, ...args, '--home', join(folder, 'home')];
  return new Promise((resolve) => {
    execFile(process.execPath, all, { cwd: folder, env }, (error, out, errors) =>
      resolve({ code: Number(error?.code ?? 0), out, errors }),
    );
  });
}

test('slots that are left over while nothing is captured are seen, and can be taken away', async () => {
  const pool = openPool(postgres.endpoints.shop.connector, { max: 1 });
  try {
    await pool.query("SELECT pg_create_logical_replication_slot('millrace_outbox', 'pgoutput')");
  } finally {
    await pool.end();
  }
  const left = /millrace_outbox, which holds back \d+ MiB of log.*connectors remove outbox/;
  const told = await run('status');
  assert.match(told.out, left, told.errors);
  const json = JSON.parse((await run('status', '--json')).out);
  assert.deepEqual(
    json.slots.map(({ slot, active }: { slot: string; active: boolean }) => [slot, active]),
    [['millrace_outbox', false]],
  );
  assert.match(json.left.join(), left);
  const listed = await run('connectors');
  assert.equal(listed.code, 1);
  assert.match(listed.out, left);
  const renewed = await run('connectors', 'renew', 'outbox');
  assert.equal(renewed.code, 2);
  assert.match(renewed.errors, /shop\.capture is off, so there is no connector to renew/);
  const unknown = await run('connectors', 'remove', 'inbox');
  assert.equal(unknown.code, 2);

  const removed = await run('connectors', 'remove', 'outbox');
  assert.equal(removed.code, 0, removed.errors);
  assert.match(removed.out, /millrace_outbox is gone/);
  const none = await run('connectors');
  assert.deepEqual([none.code, none.out], [0, 'There are none: shop.capture is off.\n']);
  assert.deepEqual(JSON.parse((await run('status', '--json')).out).slots, []);
});

test('a database that does not answer is said, and exit code 2', async () => {
  await postgres.stop();
  for (const args of [['connectors'], ['connectors', 'remove', 'outbox']]) {
    const answer = await run(...args);
    assert.equal(answer.code, 2, answer.out);
    assert.match(answer.errors, /The shop's database does not answer at /);
  }
});
