import { DatabaseError } from 'pg';

/**
 * What may be logged of an error: PostgreSQL quotes values where it refuses them, and a value may be somebody's.
 */
export function faultOf(error: Error): string {
  if (!(error instanceof DatabaseError) || !/^2[23]/.test(error.code ?? '')) return error.message;
  const place = [error.table, error.column, error.where?.split('\n')[0]?.replace(/".*"|'.*'/g, '…')];
  return `PostgreSQL refuses a value (SQLSTATE ${error.code}) ${place.filter(Boolean).join(' ')}`.trim();
}
