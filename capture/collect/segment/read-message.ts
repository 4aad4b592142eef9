import { isbot } from 'isbot';
import { readJson } from '#contract/judge/read-json.ts';
import { judgeRecord } from '#contract/judge.ts';
import { recordKey } from '#contract/record-key.ts';
import { MAX_VALUE_BYTES } from '#contract/topics.ts';
import { chooseTopic, mayWrite } from '../read/choose-topic.ts';
import type { Accepted, Refused, Sender } from '../read/sender.ts';
import { type Call, calls, pathInMessage } from './names.ts';
import { refuseCall } from './refuse-call.ts';
import { type BatchDefaults, translateMessage } from './translate-message.ts';

/** A message of the Segment spec: read, translated, judged. `call` is the address's; in a batch each has its `type`. */
export function readMessage(
  text: string | Uint8Array,
  call: Call | undefined,
  batch: BatchDefaults,
  sender: Sender,
): Accepted | Refused {
  const read = readJson(text);
  if (!read.ok) return refuseCall(read.reason, read.path);
  return judgeMessage(read.object, call, batch, sender);
}

/** The same for one that was parsed already. */
export function judgeMessage(
  message: Record<string, unknown>,
  call: Call | undefined,
  batch: BatchDefaults,
  sender: Sender,
): Accepted | Refused {
  const id = message.messageId;
  const type = call ?? message.type;
  if (type === undefined || type === null || type === '') return refuseCall('missing_field', 'type', id);
  if (!calls.includes(type as Call)) return refuseCall('not_in_list', 'type', id);
  const translated = translateMessage(message, type as Call, batch, sender);
  if (!translated.ok) return refuseCall(translated.reason, translated.path, id);
  const { record } = translated;
  const { userAgent } = record.context as { userAgent?: unknown };
  if (sender.refusesBots && typeof userAgent === 'string' && isbot(userAgent))
    return refuseCall('left_out', 'context.userAgent', id);
  const topic = chooseTopic(record.event_type);
  if (!mayWrite(sender.key.kind, topic)) return refuseCall('not_allowed', 'event', id);
  const verdict = judgeRecord(record, topic);
  if (!verdict.ok) return refuseCall(verdict.reason, pathInMessage(verdict.path), id);
  const value = Buffer.from(JSON.stringify(record));
  if (value.length > MAX_VALUE_BYTES) return refuseCall('too_large', '', id);
  return { ok: true, topic, key: recordKey(topic, verdict.record) ?? verdict.record.event_id, value };
}
