import { enrichments } from '#contract/enrichment.ts';
import { shape } from '#contract/shape.ts';
import { contractColumns } from '#contract/spark/columns.ts';
import type { TableState } from '../batch/table-state.ts';
import { type ProcessedTable, processedTables } from '../refine/processed-tables.ts';
import type { Places } from '../refine/read-sql.ts';
import { outsideDays, withinDays } from './days.ts';
import type { RebuildPlan } from './plan-rebuild.ts';

/** Where a rebuild puts what it made until it is published. */
export const workNamespace = 'lake.work';

/** What the statements that compute some days are filled with. */
export function rebuildPlaces(plan: RebuildPlan, work: string, states: readonly TableState[]): Places {
  const { days, seen, borders } = plan;
  return {
    work,
    staging: `${workNamespace}.${work}`,
    seen: `${seen}L`,
    days: withinDays('ts', days),
    mine: `${withinDays('appended_at', days)} AND batch_id <= ${seen}L`,
    others: `${outsideDays('appended_at', days)} AND batch_id <= ${seen}L`,
    borders: bordersText(borders),
    ...tablesAt(states),
  };
}

/** The same for the copies that batches up to `newest` took meanwhile: nothing of the days themselves is read again. */
export function latePlaces(
  plan: RebuildPlan,
  work: string,
  newest: bigint,
  states: readonly TableState[],
): Places {
  const others = `(${outsideDays('appended_at', plan.days)} OR batch_id > ${plan.seen}L) AND batch_id <= ${newest}L`;
  return {
    ...rebuildPlaces(plan, work, states),
    work: `${work}_late`,
    days: 'false',
    mine: 'false',
    others,
  };
}

/** Each table as main holds it at this moment, whatever is committed while we read it. */
function tablesAt(states: readonly TableState[]): Places {
  return Object.fromEntries(
    processedTables.map((table) => {
      const head = states.find((state) => state.table === table)?.branches.get('main');
      return [shortName(table), head === undefined ? table : `${table} VERSION AS OF ${head}`];
    }),
  );
}

/** `events` of `lake.shop.events`. */
export function shortName(table: ProcessedTable): string {
  return table.slice(table.lastIndexOf('.') + 1);
}

function bordersText(borders: RebuildPlan['borders']): string {
  const items = borders.map(({ topic, partition, batchId, from, to }) => {
    if (!/^[\w.-]+$/.test(topic)) throw new Error(`${topic} is no name of a topic`);
    return `{"topic":"${topic}","partition":${partition},"batch_id":${batchId},"from_offset":${from},"to_offset":${to}}`;
  });
  return `[${items.join(',')}]`;
}

const place = ['topic', 'partition', 'offset', 'appended_at', 'batch_id'];
const accepted = [
  ...place,
  'identity_key',
  'content_hash',
  'event_date',
  ...contractColumns(shape).map(({ name }) => name),
];

/** Columns of a table, the place of the record first. */
export function columnsOf(table: ProcessedTable): readonly string[] {
  switch (table) {
    case 'lake.shop.events':
      return [...accepted, ...enrichments.map(({ name }) => name)];
    case 'lake.shop.rejected':
      return [...place, 'reason', 'path', 'source', 'event_id', 'event_type', 'raw'];
    case 'lake.shop.duplicates':
      return [...place, 'source', 'event_id'];
    default:
      return accepted;
  }
}

/** Of the columns of a table all but the place. */
export function contentOf(table: ProcessedTable): readonly string[] {
  return columnsOf(table).slice(place.length);
}

/** The expressions of those columns of an accepted record that the contract fills. */
export function judgedColumns(table: ProcessedTable): string {
  const columns = contractColumns(shape).map(({ name }) => `j.${name}`);
  const enriched =
    table === 'lake.shop.events'
      ? enrichments.map(({ name, expression }) => `${expression((column) => `j.${column}`)} AS ${name}`)
      : [];
  return [...columns, ...enriched].join(', ');
}
