import { once } from 'node:events';
import { ClickHouseError } from '@clickhouse/client';
import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

const stores = ['speed', 'warehouse'];

async function query(store: string, sql: string, options: SharedOptions): Promise<void> {
  if (!stores.includes(store)) {
    throw new MillraceError('COMMAND_UNKNOWN', {
      kind: 'store named',
      value: store,
      hint: nearestHint(store, stores),
    });
  }
  const { home, config } = readShared(options);
  if (store === 'warehouse') {
    const { queryWarehouse } = await import('../query-warehouse.ts');
    return queryWarehouse(home, sql, config.warehouse.memoryMebibytes);
  }
  const endpoints = readEndpoints(home.root, config);
  const client = openClickHouse(endpoints, 'reader');
  try {
    const answer = await client.query({ query: sql, format: 'JSONEachRow' });
    for await (const rows of answer.stream()) {
      // The text of the row as the engine wrote it: parsing it here would cost large numbers their last digits.
      const text = rows.map((row) => `${row.text}\n`).join('');
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    }
  } catch (error) {
    if (error instanceof ClickHouseError) {
      throw new MillraceError(
        'QUERY_REFUSED',
        { reason: `${error.message.trim()} (${error.code})` },
        { cause: error },
      );
    }
    const reason = (error as Error).message;
    throw new MillraceError('ENGINE_UNREACHABLE', {
      engine: 'ClickHouse',
      address: endpoints.clickhouse.url,
      reason,
    });
  } finally {
    await client.close();
  }
}

export function command(): Command {
  return new Command('query')
    .description('Asks a store as a reader; prints one JSON object a row.')
    .argument('<store>', 'speed or warehouse')
    .argument('<sql>', 'a statement that reads')
    .addHelpText(
      'after',
      '\nExamples: ./millrace query speed "SELECT event_type, count() FROM shop.events GROUP BY 1"\n          ./millrace query warehouse "SELECT * FROM marts.fct_revenue_daily"',
    )
    .action(query);
}
