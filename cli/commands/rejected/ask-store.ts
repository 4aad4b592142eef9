import { type ClickHouseClient, ClickHouseError } from '@clickhouse/client';
import { MillraceError } from '#contract/errors.ts';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import type { Endpoints } from '#engines/endpoints.ts';

/** Asks ClickHouse as a reader. @throws MillraceError ENGINE_UNREACHABLE */
export async function askStore<T>(
  endpoints: Endpoints,
  ask: (client: ClickHouseClient) => Promise<T>,
): Promise<T> {
  const client = openClickHouse(endpoints, 'reader');
  try {
    return await ask(client);
  } catch (error) {
    if (error instanceof MillraceError || error instanceof ClickHouseError) throw error;
    const reason = (error as Error).message;
    const address = endpoints.clickhouse.url;
    throw new MillraceError(
      'ENGINE_UNREACHABLE',
      { engine: 'ClickHouse', address, reason },
      { cause: error },
    );
  } finally {
    await client.close();
  }
}
