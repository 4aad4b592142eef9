import { readJson } from '#contract/judge/read-json.ts';
import { judgeRecord } from '#contract/judge.ts';
import { recordKey } from '#contract/record-key.ts';
import { formatTime, parseTime } from '#contract/time.ts';
import { MAX_VALUE_BYTES } from '#contract/topics.ts';
import { chooseTopic, mayWrite } from './choose-topic.ts';
import { type Accepted, type Refused, refuse, type Sender } from './sender.ts';

/** A clock that is off by less is left alone: the way here takes its time, too. */
const CLOCK_TOLERANCE_MS = 5_000;

/**
 * An event in our own envelope: judged, and passed on as the text it came as. Only `source` and `received_at` are put
 * before its first key; it is written anew only where something in it has to change (a clock that is off).
 */
export function readEvent(text: string | Uint8Array, sender: Sender): Accepted | Refused {
  const read = readJson(text);
  if (!read.ok) return refuse(read.reason, read.path);
  const { object } = read;
  const given = typeof text === 'string' ? text : Buffer.from(text).toString();
  return judgeEvent(object, given, sender);
}

/** The same for one that was parsed already. */
export function judgeEvent(
  object: Record<string, unknown>,
  text: string,
  sender: Sender,
): Accepted | Refused {
  const { key, receivedAt } = sender;
  const id = object.event_id;
  if (object.import_id !== undefined) return refuse('not_allowed', 'import_id', id);
  const named = object.source !== undefined && object.source !== null && object.source !== '';
  if (named && object.source !== key.source) return refuse('not_allowed', 'source', id);
  const topic = chooseTopic(object.event_type);
  if (!mayWrite(key.kind, topic)) return refuse('not_allowed', 'event_type', id);
  const isSpliced = object.received_at === undefined && (named || object.source === undefined);
  object.source = key.source;
  const verdict = judgeRecord(object, topic);
  if (!verdict.ok) return refuse(verdict.reason, verdict.path, id);
  const corrected = correctClock(object, sender.receivedAtMs);
  const value =
    isSpliced && corrected === undefined
      ? splice(text, named ? undefined : key.source, receivedAt)
      : Buffer.from(
          JSON.stringify({
            ...object,
            ...(corrected === undefined ? {} : { occurred_at: corrected }),
            received_at: receivedAt,
          }),
        );
  if (value.length > MAX_VALUE_BYTES) return refuse('too_large', '', id);
  return { ok: true, topic, key: recordKey(topic, verdict.record) ?? String(id), value };
}

function splice(text: string, source: string | undefined, receivedAt: string): Buffer {
  const open = text.indexOf('{');
  const head = source === undefined ? '' : `"source":${JSON.stringify(source)},`;
  return Buffer.from(`{${head}"received_at":"${receivedAt}",${text.slice(open + 1).trimEnd()}`);
}

/** received_at − (sent_at − occurred_at), where the clock that wrote both is off. */
function correctClock(object: Record<string, unknown>, receivedAtMs: number): string | undefined {
  if (typeof object.sent_at !== 'string' || object.sent_at === '') return undefined;
  const skewMs = receivedAtMs - (parseTime(object.sent_at) as number);
  if (Math.abs(skewMs) <= CLOCK_TOLERANCE_MS) return undefined;
  return formatTime((parseTime(object.occurred_at as string) as number) + skewMs);
}
