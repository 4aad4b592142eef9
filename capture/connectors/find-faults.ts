import { MillraceError } from '#contract/errors.ts';
import { type ConnectorState, runs } from '#engines/connect/connector-states.ts';
import type { ConnectorPlan } from './connector.ts';
import { isLost, type SlotState } from './slots.ts';

/** A slot with less room than this, in bytes, is in danger of being given up. */
const dangerBytes = 256 * 1024 * 1024;

/** What is known of one connector and its slot. */
export interface Observation {
  readonly plan: ConnectorPlan;
  readonly connector: ConnectorState;
  readonly slot: SlotState;
  /** Whether the connector knows how far it had come: then its slot must be there. */
  readonly hasOffsets: boolean;
  /** For how long nobody has read the slot, ms; 0 while somebody does, and without a slot. */
  readonly unreadMs: number;
  /** How often its tasks were started again since all was well. */
  readonly attempts: number;
}

/** A connector that starts or goes on after a fault has so long to begin to read, ms. */
const unreadLimitMs = 20_000;

const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;

/** Why the slot can never deliver what it should have; undefined when it can. */
export function whyLost({ plan, connector, slot, hasOffsets }: Observation): string | undefined {
  if (isLost(slot)) return slot.invalidation ?? 'PostgreSQL gave it up because too much log was held back';
  if (!slot.exists && hasOffsets) return `there is no slot ${plan.slot} any more`;
  // So Debezium says when its slot begins later than where it had come to: one that somebody made anew.
  const refused = connector.tasks.some(({ reason }) => reason?.includes('no longer available on the server'));
  return refused ? 'it begins later than where the connector had come to' : undefined;
}

/** What is wrong, the gravest first, each as an entry of the error catalogue. Empty when all is well. */
export function findFaults(observations: readonly Observation[]): MillraceError[] {
  const lost: MillraceError[] = [];
  const other: MillraceError[] = [];
  for (const observation of observations) {
    const { plan, connector, slot, attempts, unreadMs } = observation;
    const reason = whyLost(observation);
    if (reason !== undefined) {
      lost.push(new MillraceError('SLOT_LOST', { slot: plan.slot, reason, name: plan.kind }));
      continue;
    }
    if (connector.state === 'STOPPED' || connector.state === 'PAUSED') {
      other.push(new MillraceError('CONNECTOR_STOPPED', { connector: plan.name, name: plan.kind }));
    } else if (!runs(connector) && attempts > 0) {
      const why = [connector.reason, ...connector.tasks.map((task) => task.reason)].find(Boolean);
      other.push(
        new MillraceError('CONNECTOR_FAILED', {
          connector: plan.name,
          reason: why ?? `its state is ${connector.state}`,
          attempts,
        }),
      );
    }
    if (runs(connector) && unreadMs > unreadLimitMs) {
      other.push(new MillraceError('SLOT_UNREAD', { connector: plan.name, slot: plan.slot }));
    }
    if (slot.exists && slot.safeBytes !== null && slot.safeBytes < dangerBytes) {
      other.push(
        new MillraceError('SLOT_IN_DANGER', {
          slot: plan.slot,
          lag: mebibytes(slot.heldBytes ?? 0),
          room: mebibytes(Math.max(slot.safeBytes, 0)),
        }),
      );
    }
  }
  return [...lost, ...other];
}
