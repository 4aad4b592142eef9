import { readFileSync } from 'node:fs';
import { topics } from '#contract/topics.ts';
import { lakeSecretName } from '#engines/connect/lake-secrets.ts';
import type { ConnectorConfig } from '#engines/connect/put-connector.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { catalogProperties, secretProperties } from '#engines/iceberg/catalog.ts';
import { rawTable } from '../raw-table.ts';

/** Name of the connector, which is also that of its group (`connect-` before it): its offsets hang on it. */
export const sinkName = 'millrace-lake';

/** Where the sink's task and its committer talk to each other. One partition. */
export const controlTopic = 'millrace-lake-control';

/** Topics that land: all that exist. */
export const landedTopics = topics.filter(({ created }) => created).map(({ name }) => name);

/**
 * The configuration of the sink out of its file, complete but for the secrets, which only the worker knows.
 * @param commitSeconds how often what arrived becomes visible
 */
export function sinkConfig(
  endpoints: Pick<Endpoints, 'catalog' | 's3'>,
  commitSeconds: number,
): ConnectorConfig {
  const values: Readonly<Record<string, string>> = {
    topics: landedTopics.join(','),
    catalog: rawTable.catalog,
    table: `${rawTable.namespace}.${rawTable.name}`,
    controlTopic,
    commitMs: String(commitSeconds * 1_000),
  };
  const file = new URL('./sink.json', import.meta.url);
  const template = JSON.parse(readFileSync(file, 'utf8')) as ConnectorConfig;
  const filled = Object.entries(template).map(([key, text]) => [
    key,
    text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`sink.json names {{${name}}}, which there is not`);
      return value;
    }),
  ]);
  return { ...Object.fromEntries(filled), ...catalogOf(endpoints) };
}

function catalogOf(endpoints: Pick<Endpoints, 'catalog' | 's3'>): ConnectorConfig {
  const secret = (name: string): boolean => secretProperties.some((property) => property === name);
  return Object.fromEntries(
    Object.entries(catalogProperties(endpoints)).map(([name, value]) => [
      `iceberg.catalog.${name}`,
      secret(name) ? `\${env:${lakeSecretName(name)}}` : value,
    ]),
  );
}
