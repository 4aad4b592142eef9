import { askPatiently } from '#engines/connect/put-connector.ts';
import { ConnectRefusal } from '#engines/connect/rest.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import type { ConnectorPlan } from './connector.ts';
import { dropSlot, stopConnector } from './renew-connector.ts';
import { withShop } from './with-shop.ts';

/**
 * Takes a connector away with what it knew and its slot, so that the database holds nothing back for it. While the
 * configuration asks for it, the capture service makes it anew, as one that never ran. Without Connect (its address is
 * empty: nothing is captured) only the slot goes; Connect then still knows how far it had come, and asks for `renew`.
 * @throws ConnectRefusal; MillraceError ENGINE_UNREACHABLE, SLOT_BUSY, CONNECTOR_FAILED
 */
export async function removeConnector(
  endpoints: Pick<Endpoints, 'connect' | 'shop'>,
  plan: ConnectorPlan,
): Promise<void> {
  if (endpoints.connect.url !== '') await forget(endpoints, plan);
  await withShop(endpoints, { applicationName: 'millrace-remove' }, (pool) => dropSlot(pool, plan));
}

async function forget(endpoints: Pick<Endpoints, 'connect'>, plan: ConnectorPlan): Promise<void> {
  const path = `/connectors/${encodeURIComponent(plan.name)}`;
  try {
    await stopConnector(endpoints, plan);
    await askPatiently(endpoints, 'DELETE', `${path}/offsets`);
    await askPatiently(endpoints, 'DELETE', path);
  } catch (error) {
    if (!(error instanceof ConnectRefusal && error.status === 404)) throw error;
  }
}
