import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import type { TableMapping } from './mapping.ts';

/** The publication by which changes of tables leave the shop's database. */
export const tablesPublication = 'millrace_tables';

/**
 * Holds that every table of a mapping is published: changes of one that is not would be missed in silence.
 * @throws MillraceError PUBLICATION_MISSING, MAPPING_INVALID
 */
export async function checkPublication(pool: pg.Pool, mapping: TableMapping): Promise<void> {
  const { rows } = await pool.query<{ schema: string; name: string }>(
    'SELECT schemaname AS schema, tablename AS name FROM pg_publication_tables WHERE pubname = $1',
    [tablesPublication],
  );
  if (rows.length === 0)
    throw new MillraceError('PUBLICATION_MISSING', {
      publication: tablesPublication,
      database: pool.options.database ?? '',
    });
  const hidden = mapping.tables.find(
    (table) => !rows.some(({ schema, name }) => schema === table.schema && name === table.name),
  );
  if (hidden === undefined) return;
  throw new MillraceError('MAPPING_INVALID', {
    file: mapping.folder,
    path: `tables.${hidden.name}`,
    problem: `its changes are not published: ALTER PUBLICATION ${tablesPublication} ADD TABLE ${hidden.schema}.${hidden.name}, then ./millrace connectors renew tables`,
  });
}
