import type { Home } from '#engines/home.ts';
import { readState } from '#engines/state.ts';
import type { Connector, LakeState } from '../answers/pipeline.ts';
import { askHealth, seldom } from './ask-seldom.ts';
import type { EndOffsets } from './end-offsets.ts';

/** What the lake's service says of itself, as far as it is shown. */
export interface LakeHealth {
  readonly ok?: boolean;
  readonly why?: string;
  readonly faults?: readonly string[];
  readonly sink?: Connector;
  readonly landed?: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly complete_below: number;
    readonly records: number;
    readonly files: number;
    readonly bytes: number;
    readonly committed_at: string;
  }[];
  readonly batch?: LakeState['batch'];
}

/** The lake, `undefined` while its service does not answer; null where this home has none. */
export type LakeSource = () => LakeHealth | null | undefined;

/** Asks the lake's service that the supervisor of a home names. */
export function createLakeSource(home: Home): LakeSource {
  return seldom<LakeHealth | null | undefined>(null, async () => {
    const service = readState(home)?.services.find(({ name }) => name === 'lake');
    if (service === undefined) return null;
    if (!service.address) return undefined;
    return askHealth<LakeHealth>(`${service.address}/healthz`);
  });
}

/**
 * The lake beside what Kafka has: of each topic what has landed, and how many offsets have not.
 * @param ends undefined while Kafka does not answer
 */
export function describeLake(
  health: LakeHealth | null | undefined,
  ends: EndOffsets | undefined,
): LakeState | null {
  if (health === null) return null;
  if (health === undefined)
    return {
      sink: null,
      faults: ['The lake does not answer. See ./millrace logs lake.'],
      landed: [],
      batch: null,
    };
  const { sink, landed = [], batch, faults = [], ok, why } = health;
  const topics = new Set([...landed.map(({ topic }) => topic), ...[...(ends?.keys() ?? [])].map(topicOf)]);
  const below = new Map(landed.map((one) => [`${one.topic}/${one.partition}`, BigInt(one.complete_below)]));
  return {
    sink: sink === undefined ? null : connectorOf(sink),
    faults: [...faults, ...(ok === false && why !== undefined ? [why] : [])],
    landed: [...topics].sort().map((topic) => {
      const own = landed.filter((one) => one.topic === topic);
      const lags = [...(ends ?? [])]
        .filter(([key]) => topicOf(key) === topic)
        .map(([key, end]) => Math.max(0, Number(end - (below.get(key) ?? 0n))));
      const sum = (of: 'records' | 'files' | 'bytes') => own.reduce((total, one) => total + one[of], 0);
      return {
        topic,
        records: sum('records'),
        files: sum('files'),
        bytes: sum('bytes'),
        lag: ends === undefined ? null : lags.reduce((total, lag) => total + lag, 0),
        committed_at:
          own
            .map((one) => one.committed_at)
            .sort()
            .at(-1) ?? null,
      };
    }),
    batch: batch === undefined || batch === null ? null : batchOf(batch),
  };
}

const topicOf = (key: string): string => key.slice(0, key.lastIndexOf('/'));

function connectorOf({ name, state, reason, tasks }: Connector): Connector {
  return {
    name,
    state,
    reason,
    tasks: tasks.map(({ id, state: taskState, reason: why }) => ({ id, state: taskState, reason: why })),
  };
}

function batchOf({ batch_id, kind, state, planned_at, ended_at, error }: NonNullable<LakeState['batch']>) {
  return { batch_id, kind, state, planned_at, ended_at, error };
}
