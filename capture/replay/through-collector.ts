import { readJson } from '#contract/judge/read-json.ts';
import type { KeyKind } from '../collect/keys/write-key.ts';
import { readEvent } from '../collect/read/read-event.ts';
import type { Accepted, Refused, Sender } from '../collect/read/sender.ts';
import { judgeMessage } from '../collect/segment/read-message.ts';
import type { RejectedRecord } from './read-rejected.ts';

/**
 * Reads an event that the collector refused as the collector would: our own envelope, which gets its source and keeps
 * its text, or a message of the Segment spec, which is translated. Its moment of arrival is that of the refusal, so
 * that the same record comes of it each time.
 * @param kind what the write key may send; which one sent it is not known any more
 */
export function readAsCollector(record: RejectedRecord, bytes: Buffer, kind: KeyKind): Accepted | Refused {
  const sender: Sender = {
    key: {
      id: 'replay',
      hash: '',
      source: record.source,
      kind,
      origins: [],
      currency: undefined,
      normaliseFloatNoise: false,
    },
    receivedAtMs: Date.parse(record.arrived_at),
    receivedAt: record.arrived_at,
    address: undefined,
    userAgent: undefined,
    refusesBots: false,
  };
  const read = readJson(bytes);
  if (!read.ok || !isCall(read.object)) return readEvent(bytes, sender);
  // One without an id gets the same each time, not one by chance.
  const message: Record<string, unknown> = {
    ...read.object,
    messageId: read.object.messageId || record.identity,
  };
  const call = typeof message.type === 'string' || message.event === undefined ? undefined : 'track';
  return judgeMessage(message, call, {}, sender);
}

/** Whether it is read as a call of the Segment spec, with amounts in major units, and not as our own envelope. */
export function isCall(object: Readonly<Record<string, unknown>>): boolean {
  if (Object.hasOwn(object, 'event_type')) return false;
  return ['type', 'event', 'messageId', 'anonymousId', 'userId'].some((name) => Object.hasOwn(object, name));
}
