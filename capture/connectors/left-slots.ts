import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { connectorPlans } from './connector.ts';
import { readSlots, type SlotState } from './slots.ts';
import { withShop } from './with-shop.ts';

const limitMs = 1_500;

/**
 * The slots of ours that the database still has, for when nothing is captured and so nobody reads them.
 * @throws MillraceError ENGINE_UNREACHABLE
 */
export async function readLeftSlots(endpoints: Pick<Endpoints, 'shop'>): Promise<SlotState[]> {
  const names = Object.values(connectorPlans).map(({ slot }) => slot);
  const limits = { connectTimeoutMs: limitMs, statementTimeoutMs: limitMs };
  const slots = await withShop(endpoints, { applicationName: 'millrace-slots', ...limits }, (pool) =>
    readSlots(pool, names),
  );
  return slots.filter(({ exists }) => exists);
}

/** What is to be said of a slot that was left over. */
export function describeLeft({ slot, heldBytes }: SlotState): MillraceError {
  const plan = Object.values(connectorPlans).find((each) => each.slot === slot);
  const held = heldBytes === null ? 'log' : `${Math.round(heldBytes / 1024 / 1024)} MiB of log`;
  return new MillraceError('SLOT_LEFT', { slot, held, name: plan?.kind ?? slot });
}
