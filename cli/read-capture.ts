import type { Endpoints } from '#engines/endpoints.ts';
import { describeLeft, readLeftSlots } from '../capture/connectors/left-slots.ts';
import type { SlotState } from '../capture/connectors/slots.ts';

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
  /** What is to be said of slots that were left over while nothing is captured. */
  readonly left: readonly string[];
}

const nothing: CaptureLines = { connectors: [], slots: [], left: [] };

interface Health {
  readonly connectors?: readonly ConnectorLine[];
  readonly slots?: readonly SlotState[];
}

const limitMs = 1_500;

/** Connectors and slots, by the health of the capture service at `address`; nothing when it does not answer. */
export async function readCapture(address: string | null | undefined): Promise<CaptureLines> {
  if (!address) return nothing;
  try {
    const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(limitMs) });
    const { connectors = [], slots = [] } = (await answer.json()) as Health;
    return { connectors, slots: slots.map(slotLine), left: [] };
  } catch {
    return nothing;
  }
}

/** The slots that are there although nothing is captured; nothing when the database does not answer. */
export async function readLeft(endpoints: Pick<Endpoints, 'shop'>): Promise<CaptureLines> {
  try {
    const slots = await readLeftSlots(endpoints);
    return {
      connectors: [],
      slots: slots.map(slotLine),
      left: slots.map((slot) => describeLeft(slot).message),
    };
  } catch {
    return nothing;
  }
}

function slotLine({ slot, exists, active, walStatus, lagBytes, heldBytes, safeBytes }: SlotState): SlotLine {
  return {
    slot,
    exists,
    active,
    wal_status: walStatus,
    lag_bytes: lagBytes,
    held_bytes: heldBytes,
    safe_bytes: safeBytes,
  };
}
