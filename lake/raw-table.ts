import { catalogName } from '#engines/iceberg/catalog.ts';

/** The raw table, as the catalog knows it. Every topic lands in it. */
export const rawTable = { catalog: catalogName, namespace: 'raw', name: 'records' } as const;

/** Its whole name, as engines say it. */
export const rawTableName = `${rawTable.catalog}.${rawTable.namespace}.${rawTable.name}`;
