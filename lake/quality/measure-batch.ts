import { readFileSync } from 'node:fs';
import type { SparkSession } from '#engines/spark/session.ts';
import { processedTables } from '../refine/processed-tables.ts';
import { type FactRow, foldMeasures, type RefusedRow } from './fold-measures.ts';
import type { Measure, Measured } from './measured.ts';

export interface MeasureRequest {
  readonly batchId: bigint;
  readonly branch: string;
  /** Tables that have the branch; of the others what is published is looked at. */
  readonly tables: readonly string[];
}

interface FoundRow {
  readonly measure?: string;
  readonly source: string;
  readonly records: bigint;
  readonly samples: readonly string[];
}

/** What is found at no hour of its own stands at this one. */
const noHour = new Date(0);

/** Measures what a batch wrote: four statements beside each other, each an aggregate. */
export async function measureBatch(session: SparkSession, request: MeasureRequest): Promise<Measured> {
  const ask = <Row>(name: string): Promise<Row[]> => session.query<Row>(statement(name, request));
  const found = (measure: string, topic: string, rows: readonly FoundRow[]): Measure[] =>
    rows.map((row) => ({
      measure: row.measure ?? measure,
      topic,
      source: row.source,
      about: '',
      value: '*',
      hour: noHour,
      records: row.records,
      samples: row.samples,
    }));
  const [facts, refused, repeated, orders] = await Promise.all([
    ask<FactRow>('facts'),
    ask<RefusedRow>('refused'),
    ask<FoundRow>('repeated'),
    // Without transactions of its own a batch says nothing new of an order.
    request.tables.includes('lake.shop.transactions') ? ask<FoundRow>('orders') : [],
  ]);
  const { measures, lanes } = foldMeasures(facts, refused);
  return {
    lanes,
    measures: [...measures, ...found('repeated', '', repeated), ...found('', 'shop.orders', orders)],
  };
}

function statement(name: string, { batchId, branch, tables }: MeasureRequest): string {
  const places: Record<string, string> = { batch: `${batchId}L` };
  for (const table of processedTables) {
    const short = table.split('.').at(-1) as string;
    places[short] = tables.includes(table) ? `${table}.branch_${branch}` : table;
  }
  const text = readFileSync(new URL(`./measure/${name}.sql`, import.meta.url), 'utf8');
  return text.replace(/\{\{(\w+)\}\}/g, (_, place: string) => {
    const value = places[place];
    if (value === undefined) throw new Error(`${name}.sql names {{${place}}}, which is not given`);
    return value;
  });
}
