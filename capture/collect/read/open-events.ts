import { readJson } from '#contract/judge/read-json.ts';
import { type OpenedBody, refusedBody } from '../body/opened-body.ts';
import { endOfValue, isEnd, type Range, skipSpace, splitList, splitObject } from '../body/split-json.ts';
import { readEvent } from './read-event.ts';
import { refuse } from './sender.ts';

/**
 * A body of events in our own envelope: one object, a list of them, `{"batch": […]}`, or one object a line (NDJSON,
 * with `lines` or by what stands there).
 */
export function openEvents(text: string, lines: boolean): OpenedBody {
  const start = skipSpace(text, 0);
  if (lines) return openRanges(text, splitLines(text));
  if (text[start] === '[') {
    const list = splitList(text, start);
    return list !== undefined && isEnd(text, list.to) ? openRanges(text, list.items) : unreadable(text);
  }
  const end = text[start] === '{' ? endOfValue(text, start) : -1;
  if (end < 0) return unreadable(text);
  if (!isEnd(text, end)) return openRanges(text, splitLines(text));
  return openWrapped(text, start) ?? openRanges(text, [{ from: start, to: end }]);
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

function openRanges(text: string, ranges: readonly Range[], writeKey?: string): OpenedBody {
  const raw = (index: number): string => {
    const range = ranges[index];
    return range === undefined ? '' : text.slice(range.from, range.to);
  };
  return {
    writeKey,
    events: ranges.length,
    read: (index, sender) => readEvent(raw(index), sender),
    raw,
  };
}

/** `{"batch": [event, …], "writeKey": …}`: an object with a batch and no type of its own. */
function openWrapped(text: string, start: number): OpenedBody | undefined {
  if (!/"batch"\s*:\s*\[/.test(text)) return undefined;
  const members = splitObject(text, start);
  const batch = members?.find(({ key }) => key === 'batch')?.value;
  if (members === undefined || batch === undefined || text[batch.from] !== '[') return undefined;
  if (members.some(({ key }) => key === 'event_type')) return undefined;
  const list = splitList(text, batch.from);
  if (list === undefined) return undefined;
  const given = members.find(({ key }) => key === 'writeKey')?.value;
  const read = given === undefined ? undefined : readJson(`{"value":${text.slice(given.from, given.to)}}`);
  const key = read?.ok ? read.object.value : undefined;
  return openRanges(text, list.items, typeof key === 'string' && key !== '' ? key : undefined);
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
