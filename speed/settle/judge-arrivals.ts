import type { ClickHouseClient } from '@clickhouse/client';
import { allColumns } from '#contract/clickhouse/columns.ts';
import { judgeSelect } from '#contract/clickhouse/judge-select.ts';
import { shape } from '#contract/shape.ts';
import type { LaneRange } from '../lane.ts';
import { bindText } from './statement.ts';

/**
 * The statement is large: merging its levels into one expression would take longer than running them, and
 * short-circuit evaluation would compute what its branches share once for each branch.
 */
const settings = {
  query_plan_merge_expressions: 0,
  short_circuit_function_evaluation: 'disable',
  optimize_on_insert: 0,
  max_threads: 2,
  max_insert_threads: '2',
} as const;

const rejections = 'shop.rejected';

function makeStatement(topic: string): string {
  const columns = allColumns(shape).map((column) => column.name);
  const arrivals = `(
    SELECT raw, topic AS _topic, partition AS _partition, offset AS _offset, appended_at AS _timestamp_ms
    FROM speed.arrivals WHERE $RANGE
  )`;
  return `INSERT INTO speed.records (${columns.join(', ')})\n${judgeSelect(shape, topic, arrivals)}`;
}

const statementOfFacts = makeStatement('shop.events');
const statementOfRejections = makeStatement(rejections);

/** Judges what arrived in `ranges` by the row rules and stores it, accepted or rejected. May run again. */
export async function judgeArrivals(client: ClickHouseClient, ranges: readonly LaneRange[]): Promise<void> {
  const judge = async (statement: string, range: readonly LaneRange[]): Promise<void> => {
    if (range.length === 0) return;
    await client.command({ ...bindText(statement, { range }), clickhouse_settings: settings });
  };
  await judge(
    statementOfFacts,
    ranges.filter((lane) => lane.topic !== rejections),
  );
  await judge(
    statementOfRejections,
    ranges.filter((lane) => lane.topic === rejections),
  );
}
