import type { ClickHouseClient } from '@clickhouse/client';
import { levelBelow } from './bucket.ts';
import { bindRollUp } from './statement.ts';

/** Buckets that one statement may be about: their begins are parameters, which travel in the address. */
const mostBuckets = 400;

/** Rows of the facet of places that one statement reads at most, unless one bucket alone has more. */
const mostRows = 250_000;

interface Size {
  begin: number;
  parts: number;
}

async function readSizes(
  client: ClickHouseClient,
  level: number,
  begins: readonly number[],
): Promise<Map<number, number>> {
  const params = { level, below: levelBelow(level), begins };
  const answer = await client.query({ ...bindRollUp('bucket-sizes', params), format: 'JSONEachRow' });
  return new Map((await answer.json<Size>()).map(({ begin, parts }) => [Number(begin), Number(parts)]));
}

/** Puts buckets together that one statement can make without needing much memory. */
async function pack(client: ClickHouseClient, level: number, begins: readonly number[]): Promise<number[][]> {
  const packs: number[][] = [];
  for (let i = 0; i < begins.length; i += mostBuckets) {
    const some = begins.slice(i, i + mostBuckets);
    const sizes = await readSizes(client, level, some);
    let rows = Number.POSITIVE_INFINITY;
    for (const begin of some) {
      rows += sizes.get(begin) ?? 0;
      if (rows > mostRows) {
        packs.push([]);
        rows = sizes.get(begin) ?? 0;
      }
      packs.at(-1)?.push(begin);
    }
  }
  return packs;
}

/**
 * Makes buckets of one level from the level below.
 * @param begins seconds since 1970
 * @param runStatement runs one statement with a number of its own
 */
export async function rebuildBuckets(
  client: ClickHouseClient,
  level: number,
  begins: readonly number[],
  runStatement: (name: string, params: Record<string, unknown>) => Promise<void>,
): Promise<void> {
  const sorted = [...begins].sort((a, b) => a - b);
  for (const some of await pack(client, level, sorted)) {
    await runStatement('rebuild-buckets', { level, below: levelBelow(level), begins: some });
  }
}
