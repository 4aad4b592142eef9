import { identifier } from '#engines/duckdb/open-duckdb.ts';
import type { IcebergType } from '#engines/iceberg/table-metadata.ts';

const plain: Readonly<Record<string, string>> = {
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMPTZ',
  string: 'VARCHAR',
  binary: 'BLOB',
};

/** DuckDB's type for one of Iceberg's. @throws for types that no table of the lake has */
export function columnType(type: IcebergType): string {
  if (typeof type === 'string') {
    const found = plain[type];
    if (found === undefined) throw new Error(`the type ${type} of the lake has no counterpart in DuckDB`);
    return found;
  }
  if (type.type === 'list') return `${columnType(type.element)}[]`;
  return `STRUCT(${type.fields.map((field) => `${identifier(field.name)} ${columnType(field.type)}`).join(', ')})`;
}
