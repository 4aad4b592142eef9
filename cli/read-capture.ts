/** The connectors as the capture service tells them. */
export interface ConnectorLine {
  readonly name: string;
  readonly state: string;
  readonly reason: string | null;
  readonly tasks: readonly { readonly id: number; readonly state: string; readonly reason: string | null }[];
}

export interface SlotLine {
  readonly slot: string;
  readonly exists: boolean;
  readonly active: boolean;
  readonly wal_status: string | null;
  /** Log written since what was confirmed, log kept for the slot, and log until it is given up (null: no limit). */
  readonly lag_bytes: number | null;
  readonly held_bytes: number | null;
  readonly safe_bytes: number | null;
}

export interface CaptureLines {
  readonly connectors: readonly ConnectorLine[];
  readonly slots: readonly SlotLine[];
}

interface Health {
  readonly connectors?: readonly ConnectorLine[];
  readonly slots?: readonly {
    readonly slot: string;
    readonly exists: boolean;
    readonly active: boolean;
    readonly walStatus: string | null;
    readonly lagBytes: number | null;
    readonly heldBytes: number | null;
    readonly safeBytes: number | null;
  }[];
}

const limitMs = 1_500;

/** Connectors and slots, by the health of the capture service at `address`; nothing when it does not answer. */
export async function readCapture(address: string | null | undefined): Promise<CaptureLines> {
  if (!address) return { connectors: [], slots: [] };
  try {
    const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(limitMs) });
    const { connectors = [], slots = [] } = (await answer.json()) as Health;
    return {
      connectors,
      slots: slots.map(({ slot, exists, active, walStatus, lagBytes, heldBytes, safeBytes }) => ({
        slot,
        exists,
        active,
        wal_status: walStatus,
        lag_bytes: lagBytes,
        held_bytes: heldBytes,
        safe_bytes: safeBytes,
      })),
    };
  } catch {
    return { connectors: [], slots: [] };
  }
}
