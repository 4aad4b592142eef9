import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { showAddress } from '#engines/postgres/address.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { classicFolder, makeClassicShop, placeOrder } from '../../capture/changes/testing/classic-shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-outbox-command-'));
const program = fileURLToPath(new URL('../../millrace', import.meta.url));
let postgres: OwnPostgres;

before(async () => {
  postgres = await startPostgres(folder);
});
after(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function outbox(...args: readonly string[]): Promise<Outcome> {
  const { owner } = postgres.endpoints.shop;
  const env = { ...process.env, PGPASSWORD: owner.password };
  return new Promise((resolve) => {
    execFile(program, ['outbox', ...args, '--url', showAddress(owner)], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test('an outbox is shown, installed with what was there before, compared again and taken away', async () => {
  const pool = openPool(postgres.endpoints.shop.owner, { max: 1 });
  try {
    await makeClassicShop(pool);
    await placeOrder(pool);
    const dry = await outbox('install', '--map', classicFolder, '--dry-run');
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, /CREATE CONSTRAINT TRIGGER millrace_touch/);
    assert.match(dry.stderr, /nothing was/);
    const installed = await outbox('install', '--map', classicFolder, '--backfill', '--json');
    const { said, unread } = JSON.parse(installed.stdout);
    assert.deepEqual(said, { product: 2, customer: 1, order: 1 });
    const { rows: first } = await pool.query('SELECT min(created_at) AS at FROM millrace.outbox');
    const [, from] = /^\.\/millrace outbox resend --from (\S+Z)$/.exec(unread.after_first_up) ?? [];
    const earlierMs = first[0].at.getTime() - Date.parse(from ?? '');
    assert.ok(
      earlierMs >= 0 && earlierMs < 60_000,
      `${unread.after_first_up}, first row ${earlierMs} ms later`,
    );
    const again = await outbox('install', '--map', classicFolder);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /There is a schema millrace in this database already/);
    assert.match(
      (await outbox('backfill', '--map', classicFolder)).stdout,
      /Looked at 2 of product, 1 of customer, 1 of order/,
    );
    const { rows } = await pool.query('SELECT count(*) FROM millrace.outbox');
    assert.equal(rows[0].count, '4');
    assert.match((await outbox('uninstall')).stdout, /Our triggers are gone from "public"\."categories"/);
    assert.equal((await pool.query("SELECT FROM pg_namespace WHERE nspname = 'millrace'")).rowCount, 0);
    await pool.query('DROP SCHEMA public CASCADE');
  } finally {
    await pool.end();
  }
});

test('what is wrong is told in a sentence', async () => {
  const missing = await outbox('install', '--map', join(folder, 'nowhere'));
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /^The mapping .*nowhere can not be read/);
  const lacking = await outbox('install', '--map', classicFolder, '--dry-run');
  assert.equal(lacking.code, 2);
  assert.match(lacking.stderr, /tables\.orders: the shop's database has no table public\.orders/);
});
