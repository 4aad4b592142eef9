import { hash } from 'node:crypto';
import type { Refused } from './read/sender.ts';

/** Longest raw text that is kept of a refused event, in bytes; the rest is cut off and `detail` says so. */
const MAX_RAW_BYTES = 256 * 1024;

/**
 * The record `row_rejected` of an event. Its id is made of what was refused and why, so that sending it again
 * changes nothing. A write key that it holds is not kept.
 */
export function describeRefused(
  raw: string | Uint8Array,
  refused: Refused,
  sender: { readonly source: string; readonly writeKey: string; readonly receivedAt: string },
): { key: string; value: Buffer } {
  const { reason, path } = refused;
  const bytes =
    typeof raw === 'string' ? Buffer.from(raw.replaceAll(sender.writeKey, '***')) : Buffer.from(raw);
  const kept = bytes.subarray(0, MAX_RAW_BYTES);
  const digest = hash('sha256', Buffer.concat([Buffer.from(`${reason} ${path} `), bytes]));
  const eventId = `collect/${digest.slice(0, 32)}`;
  const cut = bytes.length > MAX_RAW_BYTES;
  const record = {
    source: sender.source,
    event_id: eventId,
    event_type: 'row_rejected',
    schema_version: 1,
    occurred_at: sender.receivedAt,
    received_at: sender.receivedAt,
    properties: {
      reason,
      path: path.toWellFormed().slice(0, 512),
      ...(cut ? { detail: `the raw text is cut off after ${MAX_RAW_BYTES} bytes` } : {}),
      raw: kept.toString().toWellFormed(),
      ...(typeof raw === 'string' ? {} : { raw_base64: kept.toString('base64') }),
      origin: 'collector',
    },
  };
  return { key: eventId, value: Buffer.from(JSON.stringify(record)) };
}
