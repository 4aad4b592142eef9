import pg from 'pg';
import type { CheckedFact } from './check-selects.ts';
import type { DescribedMapping, DescribedTable } from './describe-tables.ts';
import { keyParameter } from './mapping.ts';

const name = pg.escapeIdentifier;
const text = pg.escapeLiteral;
const quoted = '$millrace_mapping$';

/** Functions that say what the settings of a mapping say. */
export function settingFunctions({ source, holdMinutes, followed }: DescribedMapping): string {
  const following = followed.filter(({ deletes }) => deletes).map(({ kind }) => text(kind));
  return `
CREATE OR REPLACE FUNCTION millrace.source() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT ${text(source)} $$;
CREATE OR REPLACE FUNCTION millrace.longest_hold() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT ${text(`${holdMinutes} minutes`)}::interval $$;
CREATE OR REPLACE FUNCTION millrace.follows_deletes(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT kind = ANY (ARRAY[${following.join(', ')}]::text[])
$$;`;
}

/** \`millrace.facts_of(kind, id)\`: what the tables say of one order, customer or product now. */
export function factFunctions(
  mapping: DescribedMapping,
  facts: readonly CheckedFact[],
  searchPath: string,
): string {
  const functions = mapping.followed.map(({ kind }) => {
    const type = mapping.keyTypes.get(kind);
    const selects = facts
      .filter((fact) => fact.kind === kind)
      .map(({ eventType, sql, hasFactKey, hasTime }) => {
        const key = hasFactKey ? 'facts.fact_key::text' : '$1::text';
        const time = hasTime ? 'facts.occurred_at' : 'NULL::timestamptz';
        const bound = sql.replaceAll(new RegExp(keyParameter, 'g'), '$1');
        return `SELECT ${text(eventType)}::text, ${key}, ${time},
  jsonb_strip_nulls(to_jsonb(facts) - 'fact_key' - 'occurred_at')
FROM (\n${bound}\n) AS facts`;
      });
    return `
DROP FUNCTION IF EXISTS millrace.${kind}_facts;
CREATE FUNCTION millrace.${kind}_facts(${type}) RETURNS SETOF millrace.fact LANGUAGE plpgsql SET search_path = ${searchPath} AS ${quoted}
BEGIN
RETURN QUERY
${selects.join('\nUNION ALL\n')};
END
${quoted};`;
  });
  const branches = mapping.followed.map(
    ({ kind }) =>
      `IF a_kind = ${text(kind)} THEN RETURN QUERY SELECT * FROM millrace.${kind}_facts(a_id::${mapping.keyTypes.get(kind)}); END IF;`,
  );
  return `${functions.join('\n')}
CREATE OR REPLACE FUNCTION millrace.facts_of(a_kind text, a_id text) RETURNS SETOF millrace.fact LANGUAGE plpgsql AS ${quoted}
BEGIN
  ${branches.join('\n  ')}
END ${quoted};`;
}

/** True when what the table's rows touch is found by SELECTs, which may go wrong. */
export function touchesBySelect(table: DescribedTable): boolean {
  return table.touches.some(({ by }) => !isColumn(by));
}

const isColumn = (by: string): boolean => /^\w+$/.test(by);

/** Statements of PL/pgSQL that note what the row in the variable \`changed\` touches. */
export function noteTouched(table: DescribedTable): string {
  const notes = table.touches.map(({ kind, by }) => {
    const keys = isColumn(by) ? `SELECT to_jsonb(changed) ->> ${text(by)}` : by.trim().replace(/;\s*$/, '');
    return `INSERT INTO millrace.touched (kind, id)
    SELECT ${text(kind)}, keys.key::text FROM (${keys}) AS keys(key) WHERE keys.key IS NOT NULL ON CONFLICT DO NOTHING;`;
  });
  return notes.join('\n  ');
}

/** Columns by which rows are found, so that the mirror needs an index on them. */
export function touchColumns(table: DescribedTable): string[] {
  return table.touches.map(({ by }) => by).filter(isColumn);
}

/** The schemas of the tables, for `search_path`. */
export function searchPathOf(schemas: readonly string[]): string {
  return [...new Set([...schemas, 'millrace'])].map(name).concat('pg_temp').join(', ');
}
