import type { Endpoints } from '../endpoints.ts';
import { catalogProperties, secretProperties } from '../iceberg/catalog.ts';
import { secretPrefix } from './worker-properties.ts';

/** Name of the secret by which a connector names a secret property of the lake's catalog. */
export function lakeSecretName(property: string): string {
  return `${secretPrefix}LAKE_${property.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** What the worker's environment must hold for the sink: secrets of the catalog and of the store, by their names. */
export function lakeSecrets(endpoints: Pick<Endpoints, 'catalog' | 's3'>): Record<string, string> {
  const properties = catalogProperties(endpoints);
  return Object.fromEntries(
    secretProperties.flatMap((property) => {
      const value = properties[property];
      return value === undefined ? [] : [[lakeSecretName(property), value]];
    }),
  );
}
