import type { Home } from '#engines/home.ts';
import { readState } from '#engines/state.ts';
import type { CaptureState } from '../answers/pipeline.ts';
import { askHealth, seldom } from './ask-seldom.ts';

/** How the ways into Kafka stand; null where this home runs none of them. Answers at once, with what is known. */
export type CaptureSource = () => CaptureState | null;

interface SlotHealth {
  slot: string;
  exists: boolean;
  active: boolean;
  walStatus: string | null;
  lagBytes: number | null;
  heldBytes: number | null;
  safeBytes: number | null;
}

interface Health {
  ok?: boolean;
  why?: string;
  faults?: string[];
  fault?: string;
  connectors?: CaptureState['connectors'];
  slots?: SlotHealth[];
}

function connectorsOf({ connectors = [] }: Health): CaptureState['connectors'] {
  return connectors.map(({ name, state, reason, tasks }) => ({
    name,
    state,
    reason,
    tasks: tasks.map(({ id, state: taskState, reason: why }) => ({ id, state: taskState, reason: why })),
  }));
}

function slotsOf({ slots = [] }: Health): CaptureState['slots'] {
  return slots.map(({ slot, exists, active, walStatus, lagBytes, heldBytes, safeBytes }) => ({
    slot,
    state: exists ? (walStatus ?? 'unknown') : 'missing',
    active,
    lag_bytes: lagBytes,
    held_bytes: heldBytes,
    safe_bytes: safeBytes,
  }));
}

/** What the capture service says: nothing of its connectors while it does not answer. */
export function describeCapture(
  health: Health | undefined,
): Pick<CaptureState, 'connectors' | 'slots' | 'faults'> {
  if (health === undefined)
    return {
      connectors: [],
      slots: [],
      faults: ['The capture service does not answer. See ./millrace logs capture.'],
    };
  const faults = health.faults ?? (health.fault === undefined ? [] : [health.fault]);
  const why = health.ok === false && health.why !== undefined ? [health.why] : [];
  return { connectors: connectorsOf(health), slots: slotsOf(health), faults: [...faults, ...why] };
}

/** What the collector says of itself. */
export function describeCollector(health: Health | undefined): CaptureState['collector'] {
  if (health === undefined)
    return { is_ready: false, why: 'The collector does not answer. See ./millrace logs collect.' };
  return { is_ready: health.ok === true, why: health.ok === true ? null : (health.why ?? null) };
}

/** Asks the services that the supervisor of a home names. */
export function createCaptureSource(home: Home): CaptureSource {
  return seldom<CaptureState | null>(null, async () => {
    const services = readState(home)?.services ?? [];
    const addressOf = (name: string) => services.find((one) => one.name === name)?.address ?? undefined;
    const hasCapture = services.some(({ name }) => name === 'capture');
    const hasCollector = services.some(({ name }) => name === 'collect');
    if (!hasCapture && !hasCollector) return null;
    const [capture, collect] = [addressOf('capture'), addressOf('collect')];
    const [health, ready] = await Promise.all([
      capture === undefined ? undefined : askHealth<Health>(`${capture}/healthz`),
      collect === undefined ? undefined : askHealth<Health>(`${collect}/readyz`),
    ]);
    return {
      ...(hasCapture ? describeCapture(health) : { connectors: [], slots: [], faults: [] }),
      collector: hasCollector ? describeCollector(ready) : null,
    };
  });
}
