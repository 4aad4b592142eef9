import { enrichments } from '#contract/enrichment.ts';
import { shape } from '#contract/shape.ts';
import { contractColumns } from '#contract/spark/columns.ts';
import type { OffsetRange } from './offset-range.ts';
import { branchOf } from './processed-tables.ts';
import type { Places } from './read-sql.ts';
import type { RefineRequest } from './refined.ts';

/** What the statements of a batch are filled with. */
export function placesOf({ batchId, ranges }: RefineRequest): Places {
  const columns = contractColumns(shape).map(({ name }) => `j.${name}`);
  const enriched = enrichments.map(
    ({ name, expression }) => `${expression((column) => `j.${column}`)} AS ${name}`,
  );
  return {
    batch: `${batchId}L`,
    branch: branchOf(batchId),
    work: `work_${batchId}`,
    ranges: conditionOf(ranges),
    columns: columns.join(',\n  '),
    enrichment: enriched.join(',\n  '),
  };
}

/** The ranges as a condition that Iceberg can prune by: partition of the table first, then bounds of the offsets. */
export function conditionOf(ranges: readonly OffsetRange[]): string {
  if (ranges.length === 0) return 'false';
  return ranges
    .map(({ topic, partition, from, to }) => {
      if (!/^[\w.-]+$/.test(topic)) throw new Error(`${topic} is no name of a topic`);
      return `(topic = '${topic}' AND partition = ${partition} AND offset >= ${from}L AND offset < ${to}L)`;
    })
    .join('\n    OR ');
}
