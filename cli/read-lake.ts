import type { ConnectorLine } from './read-capture.ts';

/** What the lake holds of one partition. */
export interface LandedLine {
  readonly topic: string;
  readonly partition: number;
  /** Raw holds every record below this offset. */
  readonly complete_below: number;
  readonly records: number;
  readonly files: number;
  readonly bytes: number;
  readonly committed_at: string;
}

/** What was done to one table. */
export interface MaintainedLine {
  readonly table: string;
  readonly what: string;
  readonly found: number;
  readonly bytes: number;
  readonly left?: string;
}

/** The lake as its service tells it; `null` where there is none, or it does not answer. */
export interface LakeLine {
  readonly tables: 'ready' | 'waiting';
  readonly sink: ConnectorLine;
  readonly landed: readonly LandedLine[];
  /** The newest batch. */
  readonly batch: {
    readonly batch_id: string;
    readonly state: string;
    readonly planned_at: string;
    readonly error: string | null;
  } | null;
  /** The last time that its tables were looked after. */
  readonly maintenance: {
    readonly began_at: string;
    readonly ended_at: string | null;
    readonly done: readonly MaintainedLine[];
    readonly error: string | null;
  } | null;
  readonly spark: { readonly state: string; readonly pid?: number; readonly memoryBytes?: number };
}

const limitMs = 1_500;

export async function readLake(address: string | null | undefined): Promise<LakeLine | null> {
  if (!address) return null;
  try {
    const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(limitMs) });
    const { tables, sink, landed, batch, maintenance, spark } = (await answer.json()) as LakeLine;
    return { tables, sink, landed, batch, maintenance, spark };
  } catch {
    return null;
  }
}
