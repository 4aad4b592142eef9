import { go, type PageState } from '../address.ts';
import { dayAfter, localOf, momentOf } from '../zone-time.ts';

/** Ranges of the bar. */
export const ranges = [
  { name: '15m', label: '15 min' },
  { name: '1h', label: '1 h' },
  { name: 'today', label: 'Today' },
  { name: '24h', label: '24 h' },
  { name: '7d', label: '7 d' },
  { name: '30d', label: '30 d' },
  { name: '90d', label: '90 d' },
  { name: 'all', label: 'All' },
] as const;

export type RangeName = (typeof ranges)[number]['name'];

/** Which button of the bar is pressed: a range's name, or 'custom'. */
export function rangeName({ range, from }: PageState): string {
  return from !== '' || !ranges.some(({ name }) => name === range) ? 'custom' : range;
}

export function showRange(range: string): void {
  go({ range, from: '', to: '' });
}

/** Whole days of the calendar, by their first day and the one after their last. */
export interface Days {
  label: string;
  from: string;
  to: string;
}

/** What people often ask for, at a moment in a zone; weeks begin on Monday. */
export function usualDays(nowMs: number, tz: string): Days[] {
  const today = localOf(nowMs, tz).slice(0, 10);
  const weekday = (new Date(`${today}T00:00Z`).getUTCDay() + 6) % 7;
  const monday = dayAfter(today, -weekday);
  const first = `${today.slice(0, 7)}-01`;
  return [
    { label: 'Yesterday', from: dayAfter(today, -1), to: today },
    { label: 'This week', from: monday, to: dayAfter(monday, 7) },
    { label: 'Last week', from: dayAfter(monday, -7), to: monday },
    { label: 'This month', from: first, to: dayAfter(first, 0, 1) },
    { label: 'Last month', from: dayAfter(first, 0, -1), to: first },
    { label: 'This year', from: `${today.slice(0, 4)}-01-01`, to: `${Number(today.slice(0, 4)) + 1}-01-01` },
  ];
}

/** What a form holds: days as "2026-03-01", times as "12:00" of the zone's clock. */
export interface Entered {
  fromDay: string;
  fromTime: string;
  toDay: string;
  toTime: string;
}

const earliestMs = 0;
const latestMs = Date.UTC(2262, 0, 1);

/** The range that was entered, as ISO times, or a sentence about what is wrong with it. */
export function readEntered(
  entered: Entered,
  tz: string,
): { from: string; to: string } | { problem: string } {
  if (entered.fromDay === '') return { problem: 'Give the day on which the range begins.' };
  if (entered.toDay === '') return { problem: 'Give the day on which the range ends.' };
  const from = momentOf(`${entered.fromDay}T${entered.fromTime || '00:00'}`, tz);
  const to = momentOf(`${entered.toDay}T${entered.toTime || '00:00'}`, tz);
  if (Number.isNaN(from) || Number.isNaN(to)) return { problem: 'One of the times is none.' };
  if (from < earliestMs || to > latestMs) return { problem: 'Both times have to be between 1970 and 2262.' };
  if (to <= from) return { problem: 'The end has to be later than the begin.' };
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
