import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import { readConnectorStates, runs } from '#engines/connect/connector-states.ts';
import { askPatiently } from '#engines/connect/put-connector.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import type { ConnectorPlan } from './connector.ts';
import { createSlots } from './create-slots.ts';
import { readOffset } from './offsets.ts';

/** What may have been missed: everything committed between these instants. */
export interface Gap {
  /** Undefined: not known. */
  readonly from: Date | undefined;
  readonly to: Date;
}

/** Clocks and transactions that were open for long: so much earlier than what was delivered last. */
const marginMs = 10 * 60_000;
const waitMs = 250;
const limitMs = 90_000;

/**
 * Gives a connector a new slot: stops it, drops what is left of the old slot, makes a new one, forgets how far it had
 * come, and lets it go on. The outbox goes on with what is committed from now on, and the gap is for the caller to send
 * again; the tables begin with a snapshot of everything. May be run again after it died at any point.
 * @throws ConnectRefusal; MillraceError ENGINE_UNREACHABLE, SLOT_BUSY, CONNECTOR_FAILED
 */
export async function renewConnector(
  endpoints: Pick<Endpoints, 'connect' | 'shop'>,
  plan: ConnectorPlan,
): Promise<Gap> {
  const path = `/connectors/${encodeURIComponent(plan.name)}`;
  const last = (await readOffset(endpoints, plan.name))?.committedAt;
  await stopConnector(endpoints, plan);
  const pool = openPool(endpoints.shop.connector, { max: 1, applicationName: 'millrace-renew' });
  try {
    await dropSlot(pool, plan);
    await createSlots(pool, [plan]);
  } finally {
    await pool.end();
  }
  await askPatiently(endpoints, 'DELETE', `${path}/offsets`);
  await askPatiently(endpoints, 'PUT', `${path}/resume`);
  await waitFor(endpoints, plan, runs);
  return { from: last === undefined ? undefined : new Date(last.getTime() - marginMs), to: new Date() };
}

/** Stops a connector and waits until its task has ended. @throws as `renewConnector` */
export async function stopConnector(
  endpoints: Pick<Endpoints, 'connect'>,
  plan: ConnectorPlan,
): Promise<void> {
  await askPatiently(endpoints, 'PUT', `/connectors/${encodeURIComponent(plan.name)}/stop`);
  await waitFor(endpoints, plan, ({ state, tasks }) => state === 'STOPPED' && tasks.length === 0);
}

/** Drops the slot of a connector that does not run. @throws MillraceError SLOT_BUSY when somebody else reads it */
export async function dropSlot(pool: ReturnType<typeof openPool>, { slot }: ConnectorPlan): Promise<void> {
  // The server may take a moment to see that its reader has gone.
  for (const limit = Date.now() + 15_000; ; await sleep(waitMs)) {
    try {
      await pool.query(
        'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1',
        [slot],
      );
      return;
    } catch (error) {
      const inUse = (error as { code?: string }).code === '55006';
      if (!inUse) throw error;
      if (Date.now() > limit) throw new MillraceError('SLOT_BUSY', { slot }, { cause: error });
    }
  }
}

async function waitFor(
  endpoints: Pick<Endpoints, 'connect'>,
  plan: ConnectorPlan,
  done: (state: Awaited<ReturnType<typeof readConnectorStates>>[number]) => boolean,
): Promise<void> {
  for (const limit = Date.now() + limitMs; ; await sleep(waitMs)) {
    const [state] = await readConnectorStates(endpoints, [plan]);
    if (state === undefined || done(state)) return;
    const why = [state.reason, ...state.tasks.map((task) => task.reason)].find(Boolean);
    if (Date.now() > limit) {
      throw new MillraceError('CONNECTOR_FAILED', {
        connector: plan.name,
        reason: why ?? `its state is ${state.state}`,
        attempts: 0,
      });
    }
  }
}
