import { Counter, Gauge, type Registry } from 'prom-client';
import { runs } from '#engines/connect/connector-states.ts';
import type { KeeperState } from './keep-connectors.ts';
import { isLost, type SlotState } from './slots.ts';

/** Metrics of connectors and slots, filled from the last look when they are asked for. Returns the one that counts. */
export function addConnectorMetrics(registry: Registry, state: () => KeeperState): Counter<'connector'> {
  new Gauge({
    name: 'millrace_capture_connector_running',
    help: '1: the connector and its task run.',
    labelNames: ['connector'],
    registers: [registry],
    collect() {
      for (const connector of state().connectors)
        this.set({ connector: connector.name }, runs(connector) ? 1 : 0);
    },
  });
  const ofSlots = (name: string, help: string, read: (slot: SlotState) => number | null): void => {
    new Gauge({
      name: `millrace_capture_slot_${name}`,
      help,
      labelNames: ['slot'],
      registers: [registry],
      collect() {
        this.reset();
        for (const slot of state().slots) {
          const value = read(slot);
          if (value !== null) this.set({ slot: slot.slot }, value);
        }
      },
    });
  };
  ofSlots('active', '1: somebody reads the replication slot.', (slot) => (slot.active ? 1 : 0));
  ofSlots('lost', '1: the slot is missing or PostgreSQL gave it up.', (slot) =>
    !slot.exists || isLost(slot) ? 1 : 0,
  );
  ofSlots('lag_bytes', 'Log written since what the reader of the slot confirmed.', (slot) => slot.lagBytes);
  ofSlots('held_bytes', 'Log that PostgreSQL keeps for the slot.', (slot) => slot.heldBytes);
  ofSlots('safe_bytes', 'Log that may be written before the slot is given up.', (slot) => slot.safeBytes);
  return new Counter({
    name: 'millrace_capture_restarts_total',
    help: 'How often a failed connector or task was started again.',
    labelNames: ['connector'],
    registers: [registry],
  });
}
