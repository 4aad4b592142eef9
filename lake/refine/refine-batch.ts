import type { SparkSession } from '#engines/spark/session.ts';
import { findLosers } from './find-losers.ts';
import { placesOf } from './places.ts';
import { branchOf, type ProcessedTable } from './processed-tables.ts';
import { type Places, readSql, type StatementName } from './read-sql.ts';
import { readWritten } from './read-written.ts';
import type { PartitionCounts, RefineRequest, RefineResult, WrittenTable } from './refined.ts';
import { tuneSession } from './tune-session.ts';

export type * from './offset-range.ts';
export type { ProcessedTable } from './processed-tables.ts';
export type * from './refined.ts';

/** From so many rows on, and for few dates, a table is written by who reads: a shuffle of whole rows costs more than files. */
const manyRows = 500_000n;
const fewDates = 4n;

/** A step of the batch: which table, by which statement, for which records. */
interface Insert {
  readonly table: ProcessedTable;
  readonly statement: StatementName;
  readonly rows: bigint;
}

interface CountRow extends PartitionCounts {
  readonly span: bigint;
  readonly conflicts: bigint;
  readonly event_dates: bigint;
}

const acceptedTables: Readonly<Record<string, { table: ProcessedTable; statement: StatementName }>> = {
  'shop.events': { table: 'lake.shop.events', statement: 'events' },
  'shop.orders': { table: 'lake.shop.transactions', statement: 'transactions' },
  'shop.customers': { table: 'lake.shop.customers', statement: 'customers' },
  'shop.products': { table: 'lake.shop.products', statement: 'products' },
};

/**
 * Judges the records of the ranges, decides which copy of each identity counts, and writes each record to one account on
 * branches of the processed tables. Nothing that a reader of main sees changes.
 * Running it again for the same batch begins its branches anew.
 * @throws SparkError; Error when raw holds a record twice
 */
export async function refineBatch(session: SparkSession, request: RefineRequest): Promise<RefineResult> {
  const places = placesOf(request);
  const steps: { step: string; milliseconds: number }[] = [];
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startedMs = performance.now();
    const answer = await work();
    steps.push({ step: name, milliseconds: Math.round(performance.now() - startedMs) });
    return answer;
  };
  await session.setConf({ 'spark.sql.iceberg.snapshot-property.batch_id': String(request.batchId) });
  await tuneSession(session, request.ranges);
  try {
    await step('judge', () => session.run(readSql('verdicts', places)));
    await step('find copies', () => findLosers(session, places));
    const counts = await step('count', () => session.query<CountRow>(readSql('counts', places)));
    for (const { topic, partition, received, span } of counts)
      if (received > span) throw new Error(`raw holds records of ${topic}/${partition} twice`);
    const inserts = insertsOf(counts);
    const branch = branchOf(request.batchId);
    await step('write', () => write(session, places, counts, inserts));
    const tables = [...new Set(inserts.map(({ table }) => table))];
    const written = await step('list files', () =>
      Promise.all(tables.map((table): Promise<WrittenTable> => readWritten(session, table, branch))),
    );
    return { batchId: request.batchId, branch, counts: counts.map(accountOf), written, steps };
  } finally {
    await dropWork(session, places).catch(() => undefined);
  }
}

function accountOf({ topic, partition, received, accepted, duplicate, rejected }: CountRow): PartitionCounts {
  return { topic, partition, received, accepted, duplicate, rejected };
}

function insertsOf(counts: readonly CountRow[]): Insert[] {
  const inserts: Insert[] = Object.entries(acceptedTables).map(([topic, target]) => ({
    ...target,
    rows: sumOf(counts.filter((row) => row.topic === topic).map(({ accepted }) => accepted)),
  }));
  const conflicts = sumOf(counts.map((row) => row.conflicts));
  const rejected = sumOf(counts.map((row) => row.rejected)) - conflicts;
  inserts.push(
    { table: 'lake.shop.rejected', statement: 'rejected', rows: rejected },
    { table: 'lake.shop.rejected', statement: 'conflicts', rows: conflicts },
    {
      table: 'lake.shop.duplicates',
      statement: 'duplicates',
      rows: sumOf(counts.map(({ duplicate }) => duplicate)),
    },
  );
  return inserts.filter(({ rows }) => rows > 0n);
}

/** Tables are written beside each other, since small ones are mostly waiting; two statements of a table one by one. */
async function write(
  session: SparkSession,
  places: Places,
  counts: readonly CountRow[],
  inserts: readonly Insert[],
): Promise<void> {
  const many = sumOf(counts.map(({ received }) => received)) >= manyRows;
  const few = counts.every(({ event_dates }) => event_dates <= fewDates);
  await session.setConf({
    // hash: one file for each date. none: each reader writes its own, of the size of what it read.
    'spark.sql.iceberg.distribution-mode': many && few ? 'none' : 'hash',
    'spark.sql.iceberg.advisory-partition-size': String(192 * 1024 * 1024),
  });
  const tables = Map.groupBy(inserts, ({ table }) => table);
  await Promise.all(
    [...tables].map(async ([table, ofTable]) => {
      await session.run(`ALTER TABLE ${table} CREATE OR REPLACE BRANCH ${places.branch}`);
      for (const { statement } of ofTable) await session.run(readSql(statement, places));
    }),
  );
}

async function dropWork(session: SparkSession, { work }: Places): Promise<void> {
  await session.run(`DROP VIEW IF EXISTS ${work}_lost`);
  for (const name of ['losers', 'suspects', 'verdicts']) {
    await session.run(`UNCACHE TABLE IF EXISTS ${work}_${name}`);
    await session.run(`DROP VIEW IF EXISTS ${work}_${name}`);
  }
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}
