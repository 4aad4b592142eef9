import { isObject } from '#contract/judge/check-fields.ts';
import { readJson } from '#contract/judge/read-json.ts';
import { type OpenedBody, refusedBody } from '../body/opened-body.ts';
import { ParsedList, parseOrUndefined } from '../body/parsed-list.ts';
import { findList, skipSpace, splitList, splitObject } from '../body/split-json.ts';
import { refuse } from '../read/sender.ts';
import type { Call } from './names.ts';
import { judgeMessage, readMessage } from './read-message.ts';
import type { BatchDefaults } from './translate-message.ts';

/** The body of one call: the message itself. */
export function openMessage(text: string, call: Call): OpenedBody {
  const read = readJson(text);
  if (!read.ok) return refusedBody(text, refuse(read.reason, read.path));
  const { writeKey } = read.object;
  return {
    writeKey: typeof writeKey === 'string' && writeKey !== '' ? writeKey : undefined,
    events: 1,
    read: (_index, sender) => judgeMessage(read.object, call, {}, sender),
    raw: () => text,
  };
}

/** The body of a batch: `{"batch": [message, …], "sentAt": …, "context": …, "writeKey": …}`. */
export function openBatch(text: string): OpenedBody {
  const start = skipSpace(text, 0);
  const parsed = parseOrUndefined(text);
  const from = isObject(parsed) ? findList(text, start, 'batch') : undefined;
  // A context for all messages keeps its digits, below.
  if (isObject(parsed) && from !== undefined && parsed.context === undefined)
    return openParsed(text, from, parsed.batch as unknown[], parsed, parsed.writeKey);
  const members = text[start] === '{' ? splitObject(text, start) : undefined;
  if (members === undefined) {
    const read = readJson(text);
    return refusedBody(text, read.ok ? refuse('not_json', '') : refuse(read.reason, read.path));
  }
  const read = (name: string): unknown => {
    const range = members.find(({ key }) => key === name)?.value;
    if (range === undefined) return undefined;
    const part = readJson(`{"value":${text.slice(range.from, range.to)}}`);
    return part.ok ? part.object.value : undefined;
  };
  const writeKey = read('writeKey');
  const twice = members.find(({ key }, index) => members.findIndex((other) => other.key === key) < index);
  if (twice !== undefined) return refusedBody(text, refuse('duplicate_key', twice.key), writeKey);
  const range = members.find(({ key }) => key === 'batch')?.value;
  if (range === undefined) return refusedBody(text, refuse('missing_field', 'batch'), writeKey);
  if (text[range.from] !== '[') return refusedBody(text, refuse('wrong_type', 'batch'), writeKey);
  const defaults = { sentAt: read('sentAt'), context: read('context') };
  if (isObject(parsed)) return openParsed(text, range.from, parsed.batch as unknown[], defaults, writeKey);
  const list = splitList(text, range.from);
  if (list === undefined || list.to !== range.to)
    return refusedBody(text, refuse('not_json', 'batch'), writeKey);
  const raw = (index: number): string => {
    const item = list.items[index];
    return item === undefined ? '' : text.slice(item.from, item.to);
  };
  return {
    writeKey: typeof writeKey === 'string' && writeKey !== '' ? writeKey : undefined,
    events: list.items.length,
    read: (index, sender) => readMessage(raw(index), undefined, defaults, sender),
    raw,
  };
}

/** A batch that JSON.parse has read: nothing of it is parsed a second time. */
function openParsed(
  text: string,
  from: number,
  messages: readonly unknown[],
  defaults: BatchDefaults,
  writeKey: unknown,
): OpenedBody {
  const list = new ParsedList(text, from, messages);
  return {
    writeKey: typeof writeKey === 'string' && writeKey !== '' ? writeKey : undefined,
    events: messages.length,
    read: (index, sender) => {
      const read = list.read(index);
      return read.ok
        ? judgeMessage(read.object, undefined, defaults, sender)
        : refuse(read.reason, read.path);
    },
    raw: (index) => list.raw(index),
  };
}
