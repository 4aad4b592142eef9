import { ConnectRefusal } from '#engines/connect/rest.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import type { ConnectorPlan } from './connector.ts';
import { askPatiently } from './put-connector.ts';
import { dropSlot, stopConnector } from './renew-connector.ts';

/**
 * Takes a connector away with what it knew and its slot, so that the database holds nothing back for it. While the
 * configuration asks for it, the capture service makes it anew, as one that never ran.
 * @throws ConnectRefusal; MillraceError ENGINE_UNREACHABLE, SLOT_BUSY, CONNECTOR_FAILED
 */
export async function removeConnector(
  endpoints: Pick<Endpoints, 'connect' | 'shop'>,
  plan: ConnectorPlan,
): Promise<void> {
  const path = `/connectors/${encodeURIComponent(plan.name)}`;
  try {
    await stopConnector(endpoints, plan);
    await askPatiently(endpoints, 'DELETE', `${path}/offsets`);
    await askPatiently(endpoints, 'DELETE', path);
  } catch (error) {
    if (!(error instanceof ConnectRefusal && error.status === 404)) throw error;
  }
  const pool = openPool(endpoints.shop.connector, { max: 1, applicationName: 'millrace-remove' });
  try {
    await dropSlot(pool, plan);
  } finally {
    await pool.end();
  }
}
