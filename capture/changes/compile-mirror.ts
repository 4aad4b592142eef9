import pg from 'pg';
import { noteTouched, touchColumns } from './compile-mapping.ts';
import type { DescribedTable } from './describe-tables.ts';

const name = pg.escapeIdentifier;
const text = pg.escapeLiteral;

/** How Debezium writes a value that did not change and that the log does not have, by the class of its column. */
const unavailable = '__debezium_unavailable_value';
const unavailableForms = [unavailable, Buffer.from(unavailable).toString('base64')].map((form) =>
  JSON.stringify(form),
);

export function mirrorOf(table: Pick<DescribedTable, 'name'>): string {
  return `mirror.${name(table.name)}`;
}

export function createMirrorTable(table: DescribedTable): string {
  const columns = table.columns.map((column) => `${name(column.name)} ${column.type}`);
  const key = table.primaryKey.map(name).join(', ');
  const indexes = touchColumns(table)
    .filter((column) => table.primaryKey[0] !== column)
    .map((column) => `CREATE INDEX ON ${mirrorOf(table)} (${name(column)});`);
  return `CREATE TABLE ${mirrorOf(table)} (${columns.join(', ')}, PRIMARY KEY (${key}));\n${indexes.join('\n')}`;
}

/** What has to be done to a value as Debezium writes it before PostgreSQL reads it again. */
function restoreValue({ name: column, type }: { name: string; type: string }): string[] {
  const value = `given ->> ${text(column)}`;
  if (type === 'bytea')
    return [`'\\x' || encode(decode(${value}, 'base64'), 'hex')`].map((restored) =>
      replaced(column, restored),
    );
  if (type === 'json' || type === 'jsonb') return [replaced(column, `(${value})::jsonb`)];
  return [];
}

const replaced = (column: string, restored: string): string =>
  `IF jsonb_typeof(given -> ${text(column)}) = 'string' THEN given := given || jsonb_build_object(${text(column)}, ${restored}); END IF;`;

/**
 * \`millrace.apply_<table>(message)\`: brings one row of the mirror to where a message says it is, and notes what it
 * touched before and after.
 */
export function applyFunction(table: DescribedTable): string {
  const mirror = mirrorOf(table);
  const keys = table.primaryKey;
  const same = keys.map((key) => `t.${name(key)} = changed.${name(key)}`).join(' AND ');
  const keyList = keys.map(text).join(', ');
  return `
CREATE OR REPLACE FUNCTION millrace.${name(`apply_${table.name}`)}(message jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = mirror, millrace, pg_temp AS $millrace_mapping$
DECLARE
  operation text := message ->> 'op';
  given jsonb := CASE WHEN operation = 'd' THEN message -> 'before' ELSE message -> 'after' END;
  changed ${mirror};
  known ${mirror};
  was_known boolean;
BEGIN
  IF operation = 't' THEN
    PERFORM millrace.note_fault('truncate', ${text(table.name)}, 'the table was truncated; what was said of its rows stays');
    RETURN;
  END IF;
  SELECT coalesce(jsonb_object_agg(key, value), '{}') INTO given FROM jsonb_each(given)
    WHERE value NOT IN (${[...unavailableForms, `[${unavailableForms[0]}]`].map((form) => text(form)).join(', ')})
      AND (operation <> 'd' OR key IN (${keyList}));
  ${table.columns.flatMap(restoreValue).join('\n  ')}
  changed := jsonb_populate_record(NULL::${mirror}, given);
  SELECT * INTO known FROM ${mirror} AS t WHERE ${same};
  was_known := FOUND;
  IF was_known THEN
    changed := known;
    ${noteTouched(table)}
    DELETE FROM ${mirror} AS t WHERE ${same};
  END IF;
  IF operation = 'd' THEN RETURN; END IF;
  changed := jsonb_populate_record(known, given);
  INSERT INTO ${mirror} SELECT changed.*;
  ${noteTouched(table)}
END $millrace_mapping$;`;
}
