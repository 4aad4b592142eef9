import { hash } from 'node:crypto';
import { eventTypeOf } from '#contract/aliases/event-aliases.ts';
import { contentHash } from '#contract/content-hash.ts';
import { mintUuid } from '#contract/identifiers.ts';
import { isObject, type JsonObject } from '#contract/judge/check-fields.ts';
import { type Rejection, reject } from '#contract/judge/verdict.ts';
import { formatTime } from '#contract/time.ts';
import type { Sender } from '../read/sender.ts';
import { type Call, typeOfCall } from './names.ts';
import { readTime } from './read-time.ts';
import { movePage, translateContext } from './translate-context.ts';
import { translateProperties } from './translate-properties.ts';

/** What a batch says for all of its messages. */
export interface BatchDefaults {
  readonly sentAt?: unknown;
  readonly context?: unknown;
}

const none: JsonObject = Object.freeze({});

/**
 * A message of the Segment spec as a record of the contract, not judged yet, or why it can be none. Paths are in the
 * words of the message.
 */
export function translateMessage(
  message: JsonObject,
  call: Call,
  batch: BatchDefaults,
  sender: Sender,
): { ok: true; record: JsonObject } | Rejection {
  const name = call === 'track' ? message.event : undefined;
  if (call === 'track' && (name === undefined || name === null || name === ''))
    return reject('missing_field', 'event');
  if (call === 'track' && typeof name !== 'string') return reject('wrong_type', 'event');
  const eventType = call === 'track' ? eventTypeOf(name as string) : typeOfCall[call];
  if (eventType === '') return reject('missing_field', 'event');
  const times = readTimes(message, batch, sender);
  if (!('occurredAt' in times)) return times;
  const told = propertiesOf(message, call);
  if (!('properties' in told)) return told;
  const given = { ...objectOr(batch.context), ...objectOr(message.context) };
  let context = translateContext(given, sender);
  let { properties } = told;
  if (call === 'page') [properties, context] = movePage(properties, context);
  const translated = translateProperties(properties, eventType, String(name ?? ''), sender.key);
  if (!translated.ok) return translated;
  if (translated.normalised.length > 0) context = { ...context, normalised: translated.normalised };
  const who = {
    anonymous_id: message.anonymousId,
    user_id: message.userId,
    session_id: given.session_id ?? given.sessionId,
  };
  const said = { event_type: eventType, ...who, properties: translated.properties };
  return {
    ok: true,
    record: {
      source: sender.key.source,
      event_id: isPresent(message.messageId) ? message.messageId : idOf(said, times.original),
      event_type: eventType,
      occurred_at: times.occurredAt,
      ...(times.sentAt === undefined ? {} : { sent_at: times.sentAt }),
      received_at: sender.receivedAt,
      ...who,
      context,
      properties: translated.properties,
    },
  };
}

/**
 * A message that says when it happened and comes again without an id is the same: its id is made of what it says.
 * Without a time of its own every sending is another event.
 */
function idOf(said: JsonObject, original: string | undefined): string {
  return original === undefined ? mintUuid() : `content/${hash('md5', `${contentHash(said)} ${original}`)}`;
}

interface Times {
  readonly occurredAt: string;
  readonly sentAt: string | undefined;
  /** When it happened in the words of the sender, where they said so. */
  readonly original: string | undefined;
}

/** occurred_at = received_at − (sentAt − timestamp); without sentAt the timestamp, without timestamp received_at. */
function readTimes(message: JsonObject, batch: BatchDefaults, sender: Sender): Times | Rejection {
  const sent = timeOf(message.sentAt ?? batch.sentAt, 'sentAt');
  if (typeof sent === 'object') return sent;
  const isCorrected = isPresent(message.timestamp) && isPresent(message.originalTimestamp);
  const name = isPresent(message.timestamp) ? 'timestamp' : 'originalTimestamp';
  const happened = timeOf(message[name], name);
  if (typeof happened === 'object') return happened;
  const skewMs = sent === undefined || isCorrected ? 0 : sender.receivedAtMs - sent;
  return {
    occurredAt: happened === undefined ? sender.receivedAt : formatTime(happened + skewMs),
    sentAt: sent === undefined ? undefined : formatTime(sent),
    original: happened === undefined ? undefined : String(message[name]),
  };
}

function timeOf(value: unknown, path: string): number | undefined | Rejection {
  if (!isPresent(value)) return undefined;
  if (typeof value !== 'string') return reject('wrong_type', path);
  return readTime(value) ?? reject('invalid_time', path);
}

/** What the message says beside who, when and where. Traits stay together, so that they can be found and erased. */
function propertiesOf(message: JsonObject, call: Call): { properties: JsonObject } | Rejection {
  const name = call === 'identify' || call === 'group' ? 'traits' : 'properties';
  const given = message[name];
  if (given !== undefined && given !== null && !isObject(given)) return reject('wrong_type', name);
  const inside = objectOr(given);
  switch (call) {
    case 'track':
      return { properties: inside };
    case 'page':
    case 'screen':
      return { properties: named(inside, message) };
    case 'identify':
      return { properties: { traits: inside } };
    case 'group':
      if (!isPresent(message.groupId)) return reject('missing_field', 'groupId');
      return { properties: { group_id: message.groupId, traits: inside } };
    case 'alias':
      if (!isPresent(message.previousId)) return reject('missing_field', 'previousId');
      if (!isPresent(message.userId)) return reject('missing_field', 'userId');
      return { properties: { previous_id: message.previousId } };
  }
}

function named(properties: JsonObject, message: JsonObject): JsonObject {
  const { name, category } = message;
  return {
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    ...(typeof category === 'string' && category !== '' ? { page_type: category.slice(0, 64) } : {}),
    ...properties,
  };
}

function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : none;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
