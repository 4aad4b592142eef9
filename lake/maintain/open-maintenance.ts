import type { Endpoints } from '#engines/endpoints.ts';
import type { ObjectReader } from '#engines/iceberg/object-store.ts';
import { type CatalogReader, openCatalog } from '#engines/iceberg/open-catalog.ts';
import { openObjects } from '#engines/iceberg/s3-objects.ts';
import type { BatchContext } from '../batch/context.ts';
import { Bucket } from './bucket.ts';
import type { MaintenanceMoment } from './hold.ts';
import type { Retention } from './retention.ts';

/** What maintenance works with. */
export interface Keeping {
  readonly context: BatchContext;
  readonly catalog: CatalogReader;
  readonly store: ObjectReader;
  readonly bucket: Bucket;
  readonly retention: Retention;
  /** Told at each moment; the work goes on when it answers. */
  readonly onMoment?: (moment: MaintenanceMoment) => Promise<void> | void;
}

export interface KeepingOptions {
  readonly context: BatchContext;
  readonly endpoints: Pick<Endpoints, 'catalog' | 's3'>;
  readonly retention: Retention;
  readonly onMoment?: (moment: MaintenanceMoment) => Promise<void> | void;
}

/** `close` when no maintenance runs any more. */
export function openMaintenance({ endpoints, ...more }: KeepingOptions): {
  readonly keeping: Keeping;
  close(): Promise<void>;
} {
  const catalog = openCatalog(endpoints, 'millrace-maintain');
  const store = openObjects(endpoints.s3);
  const bucket = new Bucket(endpoints);
  return {
    keeping: { ...more, catalog, store, bucket },
    async close() {
      store.close();
      bucket.close();
      await catalog.close();
    },
  };
}
