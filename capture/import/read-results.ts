import type { ClickHouseClient } from '@clickhouse/client';

/** What the speed layer says of an import: records by verdict and event type. */
export interface ImportVerdict {
  readonly import_id: string;
  readonly verdict: string;
  readonly event_type: string;
  readonly records: number;
}

/** Verdicts of one import, or of all. */
export async function readVerdicts(client: ClickHouseClient, importId?: string): Promise<ImportVerdict[]> {
  const answer = await client.query({
    query: `SELECT import_id, toString(verdict) AS verdict, event_type, toString(sum(records)) AS records
      FROM shop.import_results
      ${importId === undefined ? '' : 'WHERE import_id = {import_id:String}'}
      GROUP BY import_id, verdict, event_type
      ORDER BY import_id, verdict, event_type`,
    format: 'JSONEachRow',
    ...(importId === undefined ? {} : { query_params: { import_id: importId } }),
  });
  const rows = (await answer.json()) as (Omit<ImportVerdict, 'records'> & { records: string })[];
  return rows.map((row) => ({ ...row, records: Number(row.records) }));
}

/** Orders less refunds of an import that count, in minor units by currency. */
export async function readAcceptedMoney(
  client: ClickHouseClient,
  importId: string,
): Promise<ReadonlyMap<string, bigint>> {
  const answer = await client.query({
    query: `SELECT currency, toString(sum(if(event_type = 'order_placed', total, -amount))) AS minor
      FROM shop.transactions
      WHERE import_id = {import_id:String} AND event_type IN ('order_placed', 'refund_issued')
      GROUP BY currency`,
    query_params: { import_id: importId },
    format: 'JSONEachRow',
  });
  const rows = (await answer.json()) as { currency: string; minor: string }[];
  return new Map(rows.map((row) => [row.currency, BigInt(row.minor)]));
}
