import type {
  CaptureState,
  Connector,
  PipelineState,
  ServiceState,
  Slot,
} from '../../../answers/pipeline.ts';
import { type Health, healthOf, worst } from './health.ts';
import type { Stage } from './picture-model.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1536 → "1.5 kB"; "?" for null */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return '?';
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** "millrace-outbox" → "outbox" */
const shortName = (name: string) => name.replace(/^millrace[-_]/, '');

const slotHealth: Record<string, Health> = { reserved: 'good', extended: 'good', unreserved: 'busy' };

function healthOfSlot({ state }: Slot): Health {
  return slotHealth[state] ?? 'bad';
}

function postgresStage(service: ServiceState, capture: CaptureState | null): Stage {
  const slots = capture?.slots ?? [];
  const lines = slots.map((slot) => ({
    name: `Lag ${shortName(slot.slot)}`,
    value: healthOfSlot(slot) === 'bad' ? slot.state : formatBytes(slot.lag_bytes),
  }));
  const told = slots.map(
    (slot) =>
      `slot ${slot.slot} ${slot.state}${slot.active ? '' : ', not read'}, ${formatBytes(slot.lag_bytes)} behind, ${formatBytes(slot.held_bytes)} kept`,
  );
  return {
    id: 'postgres',
    title: 'PostgreSQL',
    health: worst([healthOf(service.state), ...slots.map(healthOfSlot)]),
    word: service.state,
    lines,
    spoken: `PostgreSQL: ${service.state}. ${told.join('; ')}${told.length > 0 ? '.' : ''}`,
  };
}

const busyStates = new Set(['UNASSIGNED', 'RESTARTING', 'PAUSED', 'STOPPED', 'MISSING']);

function healthOfState(state: string): Health {
  return state === 'RUNNING' ? 'good' : busyStates.has(state) ? 'busy' : 'bad';
}

/** The worst of a connector and its tasks. */
export function healthOfConnector({ state, tasks }: Connector): Health {
  const ofTasks = tasks.length === 0 ? (['busy'] as const) : tasks.map((task) => healthOfState(task.state));
  return worst([healthOfState(state), ...ofTasks]);
}

/** The worse of a connector and its tasks, as a word. */
export function wordOf({ state, tasks }: Connector): string {
  const failed = tasks.find((task) => healthOfState(task.state) !== 'good');
  if (state !== 'RUNNING') return state.toLowerCase();
  if (failed !== undefined) return `task ${failed.id} ${failed.state.toLowerCase()}`;
  return tasks.length === 0 ? 'no task' : 'running';
}

function connectStage(service: ServiceState, capture: CaptureState | null): Stage {
  const connectors = capture?.connectors ?? [];
  const faults = capture?.faults ?? [];
  const healths = connectors.map(healthOfConnector);
  const word = faults.length > 0 ? `${service.state}, with a fault` : service.state;
  const told = connectors.map((connector) => {
    const reasons = [connector.reason, ...connector.tasks.map(({ reason }) => reason)].filter(Boolean);
    return `${connector.name} ${wordOf(connector)}${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''}`;
  });
  return {
    id: 'connect',
    title: 'Kafka Connect',
    health: worst([healthOf(service.state), ...healths, ...(faults.length > 0 ? (['bad'] as const) : [])]),
    word,
    lines: connectors.map((connector) => ({ name: shortName(connector.name), value: wordOf(connector) })),
    spoken:
      `Kafka Connect, which reads PostgreSQL into Kafka: ${word}. ${told.join('; ')}${told.length > 0 ? '. ' : ''}${faults.join(' ')}`.trim(),
  };
}

function collectStage(service: ServiceState, capture: CaptureState | null): Stage {
  const collector = capture?.collector ?? null;
  const isReady = collector?.is_ready ?? service.state === 'ready';
  const word = service.state === 'ready' && !isReady ? 'refuses events' : service.state;
  return {
    id: 'collect',
    title: 'Collector',
    health: isReady ? healthOf(service.state) : worst([healthOf(service.state), 'bad']),
    word,
    lines: [{ name: 'Takes', value: 'events over HTTP' }],
    spoken: `The HTTP collector: ${word}. ${collector?.why ?? ''}`.trim(),
  };
}

/** The ways into Kafka that the supervisor runs, as stages of the picture. */
export function inletsOf({ services, capture }: Pick<PipelineState, 'services' | 'capture'>): Stage[] {
  const find = (name: string) => services.find((service) => service.name === name);
  const [postgres, connect, collect] = [find('postgres'), find('connect'), find('collect')];
  return [
    ...(postgres === undefined ? [] : [postgresStage(postgres, capture)]),
    ...(connect === undefined ? [] : [connectStage(connect, capture)]),
    ...(collect === undefined ? [] : [collectStage(collect, capture)]),
  ];
}
