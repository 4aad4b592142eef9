import type { RejectionReason } from '#contract/rejection-reasons.ts';
import type { TopicName } from '#contract/topics.ts';
import type { WriteKey } from '../keys/write-key.ts';

/** What is known of a request before its events are read. */
export interface Sender {
  readonly key: WriteKey;
  readonly receivedAtMs: number;
  /** The same as the contract writes it. */
  readonly receivedAt: string;
  /** A browser's own address, shortened; undefined for servers, and where addresses are not stored. */
  readonly address: string | undefined;
  /** A browser's own user agent; undefined for servers, whose visitors have another. */
  readonly userAgent: string | undefined;
  /** Bots are refused. */
  readonly refusesBots: boolean;
}

/** A record that Kafka may have. */
export interface Accepted {
  readonly ok: true;
  readonly topic: TopicName;
  readonly key: string;
  readonly value: Buffer;
}

/** An event that is refused; `path` in the words of the sender. */
export interface Refused {
  readonly ok: false;
  readonly reason: RejectionReason;
  readonly path: string;
  readonly eventId?: string | undefined;
  /** What to do about it, where the reason's own remedy is not for this sender. */
  readonly remedy?: string | undefined;
}

export function refuse(reason: RejectionReason, path: string, eventId?: unknown): Refused {
  const known = typeof eventId === 'string' || typeof eventId === 'number';
  return { ok: false, reason, path, ...(known ? { eventId: String(eventId).slice(0, 128) } : {}) };
}
