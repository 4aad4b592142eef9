import type { RejectionReason } from '../rejection-reasons.ts';

/** A record that the contract accepts, with its identifiers as text and everything else as it was sent. */
export interface JudgedRecord {
  source: string;
  event_id: string;
  event_type: string;
  schema_version?: number | null;
  occurred_at: string;
  sent_at?: string | null;
  received_at?: string | null;
  anonymous_id?: string | null;
  user_id?: string | null;
  session_id?: string | null;
  trace_id?: string | null;
  import_id?: string | null;
  context?: unknown;
  properties?: Record<string, unknown> | null;
  [unknownField: string]: unknown;
}

/** Why a record is refused, and where: `properties.products.0.price`. */
export interface Rejection {
  ok: false;
  reason: RejectionReason;
  path: string;
}

export type Verdict = { ok: true; record: JudgedRecord } | Rejection;

/** A rejection as a value. */
export function reject(reason: RejectionReason, path: string): Rejection {
  return { ok: false, reason, path };
}
