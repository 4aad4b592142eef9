import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import type { Home } from '#engines/home.ts';
import type { AskedService } from './ask-service.ts';

/** The warehouse's service. @throws MillraceError WAREHOUSE_OFF */
export function warehouseService(home: Home, { warehouse }: Pick<Endpoints, 'warehouse'>): AskedService {
  if (!warehouse.url) throw new MillraceError('WAREHOUSE_OFF', { home: home.root });
  return { name: 'The warehouse', url: warehouse.url };
}
