import { readJson } from '#contract/judge/read-json.ts';
import { type OpenedBody, refusedBody } from '../body/opened-body.ts';
import { ParsedList, parseOrUndefined } from '../body/parsed-list.ts';
import {
  endOfValue,
  findList,
  isEnd,
  type Range,
  skipSpace,
  splitList,
  splitObject,
} from '../body/split-json.ts';
import { judgeEvent, readEvent } from './read-event.ts';
import { refuse } from './sender.ts';

/**
 * A body of events in our own envelope: one object, a list of them, `{"batch": […]}`, or one object a line (NDJSON,
 * with `lines` or by what stands there).
 */
export function openEvents(text: string, lines: boolean): OpenedBody {
  const start = skipSpace(text, 0);
  if (lines) return openRanges(text, splitLines(text));
  if (text[start] === '[') {
    const parsed = parseOrUndefined(text);
    if (parsed !== undefined) return openParsed(text, start, parsed as unknown[]);
    const list = splitList(text, start);
    return list !== undefined && isEnd(text, list.to) ? openRanges(text, list.items) : unreadable(text);
  }
  const wrapped = text[start] === '{' ? openWrapped(text, start) : undefined;
  if (wrapped !== undefined) return wrapped;
  const end = text[start] === '{' ? endOfValue(text, start) : -1;
  if (end < 0) return unreadable(text);
  if (!isEnd(text, end)) return openRanges(text, splitLines(text));
  return openRanges(text, [{ from: start, to: end }]);
}

/** NDJSON that is not UTF-8: the other lines are as good as ever. */
export function openLines(body: Buffer): OpenedBody {
  const parts: Buffer[] = [];
  for (let from = 0; from < body.length; ) {
    const at = body.indexOf(10, from);
    const to = at < 0 ? body.length : at;
    const line = body.subarray(from, to);
    if (line.toString('latin1').trim() !== '') parts.push(line);
    from = to + 1;
  }
  return {
    writeKey: undefined,
    events: parts.length,
    read: (index, sender) => readEvent(parts[index] as Buffer, sender),
    raw: (index) => parts[index] ?? '',
  };
}

function openRanges(text: string, ranges: readonly Range[]): OpenedBody {
  const raw = (index: number): string => {
    const range = ranges[index];
    return range === undefined ? '' : text.slice(range.from, range.to);
  };
  return {
    writeKey: undefined,
    events: ranges.length,
    read: (index, sender) => readEvent(raw(index), sender),
    raw,
  };
}

/** A list that JSON.parse has read, which begins at `from`: nothing of it is parsed a second time. */
function openParsed(text: string, from: number, parsed: readonly unknown[], writeKey?: string): OpenedBody {
  const list = new ParsedList(text, from, parsed);
  return {
    writeKey,
    events: parsed.length,
    read: (index, sender) => {
      const read = list.read(index);
      return read.ok ? judgeEvent(read.object, list.raw(index), sender) : refuse(read.reason, read.path);
    },
    raw: (index) => list.raw(index),
  };
}

/** `{"batch": [event, …], "writeKey": …}`: an object with a batch and no type of its own. */
function openWrapped(text: string, start: number): OpenedBody | undefined {
  if (!/"batch"\s*:\s*\[/.test(text)) return undefined;
  const parsed = parseOrUndefined(text) as Record<string, unknown> | undefined;
  if (parsed !== undefined && (!Array.isArray(parsed.batch) || parsed.event_type !== undefined))
    return undefined;
  const from = parsed === undefined ? undefined : findList(text, start, 'batch');
  const batches =
    from !== undefined
      ? [from]
      : (splitObject(text, start) ?? []).flatMap(({ key, value }) => (key === 'batch' ? [value.from] : []));
  const [at] = batches;
  if (at === undefined || batches.length > 1 || text[at] !== '[') return undefined;
  if (parsed !== undefined) {
    const { writeKey } = parsed;
    const key = typeof writeKey === 'string' && writeKey !== '' ? writeKey : undefined;
    return openParsed(text, at, parsed.batch as unknown[], key);
  }
  const list = splitList(text, at);
  return list === undefined ? undefined : openRanges(text, list.items);
}

function splitLines(text: string): Range[] {
  const ranges: Range[] = [];
  for (let from = 0; from < text.length; ) {
    const at = text.indexOf('\n', from);
    const to = at < 0 ? text.length : at;
    const first = skipSpace(text, from);
    if (first < to) ranges.push({ from: first, to });
    from = to + 1;
  }
  return ranges;
}

function unreadable(text: string): OpenedBody {
  const read = readJson(text);
  return refusedBody(text, read.ok ? refuse('not_json', '') : refuse(read.reason, read.path));
}
