import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shape } from '../shape.ts';
import { shape as currentShape } from '../shape.ts';
import { allColumns } from './columns.ts';

/** A column as the migrations have made it so far. */
interface KnownColumn {
  readonly name: string;
  readonly type: string;
}

/** The columns that the newest migration leaves behind, beside the migrations that made them. */
function snapshotFile(root: string): string {
  return join(root, 'contract/generated/clickhouse-columns.json');
}

function readSnapshot(root: string): KnownColumn[] {
  const file = snapshotFile(root);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KnownColumn[]) : [];
}

/** What `speed.records` must look like for this contract. */
export function wantedColumns(shape: Shape): KnownColumn[] {
  return allColumns(shape).map(({ name, type }) => ({ name, type }));
}

/** Statements that take the table from `known` to `wanted`; a column is never dropped, for history lies in it. */
export function alterations(known: readonly KnownColumn[], wanted: readonly KnownColumn[]): string[] {
  const types = new Map(known.map((column) => [column.name, column.type]));
  return wanted.flatMap(({ name, type }) => {
    if (!types.has(name)) return [`ALTER TABLE speed.records ADD COLUMN IF NOT EXISTS ${name} ${type};`];
    if (types.get(name) !== type) return [`ALTER TABLE speed.records MODIFY COLUMN ${name} ${type};`];
    return [];
  });
}

function firstMigration(wanted: readonly KnownColumn[]): string {
  const columns = wanted.map(({ name, type }) => `  ${name} ${type}`).join(',\n');
  return `-- Grain: one row for each record of each topic, by its physical identity. A record that is delivered
-- again has the same key and the same columns, so that FINAL and merges leave one. Not partitioned: no
-- clock of a client decides where a row lies. The columns after content_hash come from the contract.
CREATE TABLE IF NOT EXISTS speed.records (
${columns},
  ingested_at DateTime64(3, 'UTC') DEFAULT now64(3),
  INDEX minute_range minute TYPE minmax GRANULARITY 1,
  INDEX occurred_range occurred_at TYPE minmax GRANULARITY 1,
  INDEX appended_range appended_at TYPE minmax GRANULARITY 1,
  INDEX reason_set reason TYPE set(32) GRANULARITY 1,
  INDEX import_bloom import_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX event_bloom event_id TYPE bloom_filter(0.01) GRANULARITY 4
) ENGINE = {replicated}ReplacingMergeTree
ORDER BY (topic, partition, offset);
`;
}

function nextNumber(folder: string): number {
  const numbers = readdirSync(folder).map((file) => Number.parseInt(file, 10));
  return Math.max(0, ...numbers.filter(Number.isInteger)) + 1;
}

/**
 * Writes the numbered migration that the speed layer needs for the contract as it is now, and notes its columns.
 * @param root folder of the project; @param name what the migration is about, in snake_case.
 */
export function writeMigration(
  { root, name }: { readonly root: string; readonly name: string },
  shape: Shape = currentShape,
): { file: string } | { nothing: true } {
  const folder = join(root, 'speed/migrations');
  const known = readSnapshot(root);
  const wanted = wantedColumns(shape);
  const statements = alterations(known, wanted);
  if (statements.length === 0) return { nothing: true };
  const number = known.length === 0 ? 2 : nextNumber(folder);
  const file = join(folder, `${String(number).padStart(6, '0')}_${name}.sql`);
  const text =
    known.length === 0
      ? firstMigration(wanted)
      : `-- Written by ./millrace contract migrate ${name}.\n${statements.join('\n')}\n`;
  writeFileSync(file, text);
  writeFileSync(snapshotFile(root), `${JSON.stringify(wanted, null, 2)}\n`);
  return { file };
}
