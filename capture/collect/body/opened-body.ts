import type { Accepted, Refused, Sender } from '../read/sender.ts';

/** A body whose borders are known and whose events are not read yet. */
export interface OpenedBody {
  /** The write key, where the body carries it. */
  readonly writeKey: string | undefined;
  readonly events: number;
  /** Reads one event. Call once for each. */
  read(index: number, sender: Sender): Accepted | Refused;
  /** The event as it came. */
  raw(index: number): string | Uint8Array;
}

/** A body that is refused as a whole, as if it were one event. */
export function refusedBody(raw: string | Uint8Array, refusal: Refused, writeKey?: unknown): OpenedBody {
  return {
    writeKey: typeof writeKey === 'string' && writeKey !== '' ? writeKey : undefined,
    events: 1,
    read: () => refusal,
    raw: () => raw,
  };
}
