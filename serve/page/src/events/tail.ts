import type { LatestEvent } from '../../../answers/events.ts';
import { placeText } from './place.ts';

/** More rows than this are not kept. */
export const mostKept = 200;

export interface Tail {
  /** The newest first, by time of arrival. */
  rows: LatestEvent[];
  /** Whether more came between two looks than a look shows, so that some passed by unseen. */
  hasGap: boolean;
}

export const noTail: Tail = { rows: [], hasGap: false };

function compareArrival(a: LatestEvent, b: LatestEvent): number {
  if (a.appended_at !== b.appended_at) return a.appended_at < b.appended_at ? 1 : -1;
  if (a.topic !== b.topic || a.partition !== b.partition) return 0;
  return Number(BigInt(b.offset) - BigInt(a.offset));
}

/** A tail with a newer look at the stream put in: each record once, the newest first, no more than are kept. */
export function growTail(tail: Tail, look: readonly LatestEvent[]): Tail {
  const known = new Set(tail.rows.map(placeText));
  const fresh = look.filter((row) => !known.has(placeText(row)));
  const isWithoutLink = tail.rows.length > 0 && look.length > 0 && fresh.length === look.length;
  if (fresh.length === 0) return tail;
  const rows = [...fresh, ...tail.rows].sort(compareArrival).slice(0, mostKept);
  return { rows, hasGap: tail.hasGap || isWithoutLink };
}

/** Whether a row has a text in anything that the list shows of it; letters small or capital alike. */
export function hasText(row: LatestEvent, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  return [
    row.event_type,
    row.what,
    row.visitor,
    row.source,
    row.country,
    row.channel,
    row.device,
    row.event_id,
    row.currency,
    placeText(row),
  ].some((value) => value.toLowerCase().includes(wanted));
}
