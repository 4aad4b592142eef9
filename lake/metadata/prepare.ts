import type { Endpoints } from '#engines/endpoints.ts';
import { migratePostgres } from '#engines/postgres/migrate.ts';

/**
 * Brings the tables of the lake in Millrace's own metadata database (schema `lake`) up to this version.
 * @returns names of the migrations applied now
 * @throws MillraceError MIGRATION_CHANGED, MIGRATION_UNKNOWN
 */
export function prepareLakeMetadata(endpoints: Pick<Endpoints, 'postgres'>): Promise<string[]> {
  return migratePostgres(endpoints.postgres, new URL('./migrations/', import.meta.url), 'lake');
}
