import { readFileSync } from 'node:fs';
import type { Config } from '#engines/config.ts';
import type { ConnectorConfig } from '#engines/connect/put-connector.ts';
import type { PgAddress } from '#engines/postgres/address.ts';

/** The two ways in from a database: rows of an outbox, and changes of tables. */
export type ConnectorKind = 'outbox' | 'tables';

/** What a connector is called, where it reads, and where its records go. */
export interface ConnectorPlan {
  readonly kind: ConnectorKind;
  readonly name: string;
  readonly slot: string;
  readonly publication: string;
  readonly topic: string;
}

export const connectorPlans: Readonly<Record<ConnectorKind, ConnectorPlan>> = {
  outbox: {
    kind: 'outbox',
    name: 'millrace-outbox',
    slot: 'millrace_outbox',
    publication: 'millrace_outbox',
    topic: 'shop.orders',
  },
  tables: {
    kind: 'tables',
    name: 'millrace-tables',
    slot: 'millrace_tables',
    publication: 'millrace_tables',
    topic: 'shop.table_changes',
  },
};

/** The connectors that the configuration asks for. */
export function wantedConnectors(capture: Config['shop']['capture']): ConnectorPlan[] {
  if (capture === 'off') return [];
  return capture === 'both' ? [connectorPlans.outbox, connectorPlans.tables] : [connectorPlans[capture]];
}

/**
 * A message to the log of the database every few seconds: the slot of a database in which nothing happens would hold
 * back the log of all its neighbours. It needs no table and no right to write.
 */
const heartbeat = "SELECT pg_logical_emit_message(false, 'millrace_heartbeat', '')";

/**
 * The configuration of a connector out of its file, complete but for the password, which only the worker knows.
 * @param tables names with their schema; those that the publication has
 */
export function connectorConfig(
  plan: ConnectorPlan,
  database: PgAddress,
  tables: readonly string[],
): ConnectorConfig {
  const values: Readonly<Record<string, string>> = {
    host: database.host,
    port: String(database.port),
    database: database.database,
    user: database.user,
    sslMode: database.ssl ? 'verify-full' : 'disable',
    tables: tables.map(asPattern).join(','),
    topic: plan.topic,
    heartbeat,
  };
  const file = new URL(`./${plan.kind}.json`, import.meta.url);
  const template = JSON.parse(readFileSync(file, 'utf8')) as ConnectorConfig;
  return Object.fromEntries(
    Object.entries(template).map(([key, text]) => [
      key,
      text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
        const value = values[name];
        if (value === undefined) throw new Error(`${plan.kind}.json names {{${name}}}, which there is not`);
        return value;
      }),
    ]),
  );
}

/** Debezium takes names of tables as regular expressions, divided by commas. */
function asPattern(table: string): string {
  return table.replace(/[\\^$.*+?()[\]{}|,]/g, '\\$&');
}
