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

const statements = new Map<string, string>();

function statementOf(topic: string): string {
  let statement = statements.get(topic);
  if (statement === undefined) {
    const columns = allColumns(shape).map((column) => column.name);
    const arrivals = `(
      SELECT raw, topic AS _topic, partition AS _partition, offset AS _offset, appended_at AS _timestamp_ms
      FROM speed.arrivals WHERE $RANGE
    )`;
    statement = `INSERT INTO speed.records (${columns.join(', ')})\n${judgeSelect(shape, topic, arrivals)}`;
    statements.set(topic, statement);
  }
  return statement;
}

/** Judges what arrived in `ranges` by the row rules and stores it, accepted or rejected. May run again. */
export async function judgeArrivals(client: ClickHouseClient, ranges: readonly LaneRange[]): Promise<void> {
  for (const topic of new Set(ranges.map((range) => range.topic))) {
    const range = ranges.filter((lane) => lane.topic === topic);
    await client.command({ ...bindText(statementOf(topic), { range }), clickhouse_settings: settings });
  }
}
