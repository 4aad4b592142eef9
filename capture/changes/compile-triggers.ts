import pg from 'pg';
import { noteTouched, searchPathOf, touchColumns, touchesBySelect } from './compile-mapping.ts';
import type { DescribedMapping, DescribedTable } from './describe-tables.ts';

const name = pg.escapeIdentifier;

/** Names of the triggers that an installation puts on each table. */
export const triggerNames = ['millrace_touch', 'millrace_truncate'] as const;

/** How a table is named in statements. */
export function qualified({ schema, name: table }: Pick<DescribedTable, 'schema' | 'name'>): string {
  return `${name(schema)}.${name(table)}`;
}

/**
 * The functions that note, when a transaction commits, what its rows touched. They know rows as JSON, so that no
 * column that is renamed or dropped can make the shop's own statement fail, and no table depends on them.
 */
export function triggerFunctions(mapping: DescribedMapping): string {
  const path = searchPathOf(mapping.tables.map(({ schema }) => schema));
  return mapping.described
    .map((table) => {
      const noted = noteTouched(table);
      const columns = touchColumns(table).map((column) => pg.escapeLiteral(column));
      const lacks = `to_jsonb(changed) ?& ARRAY[${columns.join(', ')}]::text[]`;
      const handler = touchesBySelect(table)
        ? `\nEXCEPTION WHEN OTHERS THEN
  PERFORM millrace.note_fault('table', TG_TABLE_NAME, millrace.problem_of(SQLSTATE, SQLERRM));
  RETURN NULL;`
        : '';
      return `
CREATE FUNCTION millrace.${name(`touch_${table.name}`)}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = ${path} AS $millrace_mapping$
DECLARE
  changed record;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NULL; END IF;
  changed := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  IF NOT ${lacks} THEN
    PERFORM millrace.note_fault('table', TG_TABLE_NAME, 'a column that the mapping names is gone');
    RETURN NULL;
  END IF;
  ${noted}
  IF TG_OP <> 'UPDATE' THEN RETURN NULL; END IF;
  changed := OLD;
  ${noted}
  RETURN NULL;${handler}
END $millrace_mapping$;`;
    })
    .join('\n');
}

/** The triggers themselves: the only thing that the shop's tables get. */
export function createTriggers(table: DescribedTable): string[] {
  return [
    `CREATE CONSTRAINT TRIGGER millrace_touch AFTER INSERT OR UPDATE OR DELETE ON ${qualified(table)}
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION millrace.${name(`touch_${table.name}`)}()`,
    `CREATE TRIGGER millrace_truncate AFTER TRUNCATE ON ${qualified(table)}
  FOR EACH STATEMENT EXECUTE FUNCTION millrace.note_truncate()`,
  ];
}
