import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inTransaction, openPool } from '#engines/postgres/open-pool.ts';
import { startPostgres } from '#engines/postgres/start-postgres.ts';
import { prepareShop } from '../shop/prepare.ts';
import { describeTables } from './describe-tables.ts';
import { Mirror } from './mirror.ts';
import { readTableMapping } from './read-mapping.ts';
import { demoMapping } from './translator.ts';

test('the mapping of the demo shop fits its tables, and all of them are published and may be read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-demo-shop-'));
  const { endpoints, stop } = await startPostgres(folder);
  const pools = [
    openPool(endpoints.shop.connector, { max: 1 }),
    openPool(endpoints.postgres, { max: 1 }),
  ] as const;
  try {
    await prepareShop(endpoints);
    const mapping = readTableMapping(demoMapping);
    const described = await describeTables(pools[0], mapping);
    const { lacks } = await inTransaction(pools[1], (client) => Mirror.prepare(client, described));
    assert.deepEqual(lacks, []);
    const { rows } = await pools[0].query(
      "SELECT tablename FROM pg_publication_tables WHERE pubname = 'millrace_tables'",
    );
    for (const { schema, name } of mapping.tables) {
      assert.ok(
        rows.some(({ tablename }) => tablename === name),
        name,
      );
      await pools[0].query(`SELECT FROM ${schema}.${name} LIMIT 0`);
    }
  } finally {
    await Promise.all(pools.map((pool) => pool.end()));
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
