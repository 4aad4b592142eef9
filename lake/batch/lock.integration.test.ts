import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { BatchLock } from './lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-lock-'));
let postgres: OwnPostgres;
let pool: pg.Pool;
before(async () => {
  postgres = await startPostgres(folder);
  pool = openPool(postgres.endpoints.postgres, { max: 2, applicationName: 'millrace-test' });
});
after(async () => {
  await pool.end();
  await postgres.kill();
  rmSync(folder, { recursive: true });
});

test('many wait for the lock without a connection each: who has it can work, and one has it at a time', async () => {
  let holders = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const lock = await BatchLock.take(pool);
      holders += 1;
      most = Math.max(most, holders);
      // What a batch does beside its own connection.
      await pool.query('SELECT 1');
      await sleep(20);
      holders -= 1;
      lock.release();
    }),
  );
  assert.equal(most, 1);
});

test('a lock that PostgreSQL has taken away is that of somebody else, and says so', async () => {
  const lost = await BatchLock.take(pool);
  await pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()`,
  );
  const next = await BatchLock.take(pool);
  await assert.rejects(lost.assertHeld());
  await next.assertHeld();
  next.release();
  lost.release();
});
