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
  readonly spark: { readonly state: string; readonly pid?: number; readonly memoryBytes?: number };
}

const limitMs = 1_500;

export async function readLake(address: string | null | undefined): Promise<LakeLine | null> {
  if (!address) return null;
  try {
    const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(limitMs) });
    const { tables, sink, landed, batch, spark } = (await answer.json()) as LakeLine;
    return { tables, sink, landed, batch, spark };
  } catch {
    return null;
  }
}
