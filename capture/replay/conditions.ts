import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { isRejectionReason, rejectionReasons } from '#contract/rejection-reasons.ts';
import { parseTime } from '#contract/time.ts';
import { parsePlace } from './place.ts';

/** What a rejected record can be compared by: any one of the values given for each. */
export const comparedNames = [
  'id',
  'reason',
  'source',
  'topic',
  'event_type',
  'event_id',
  'path',
  'origin',
  'file',
  'import_id',
] as const;
export type ComparedName = (typeof comparedNames)[number];

/** Which rejected records are meant. What is not said matches all. */
export interface Conditions {
  readonly equal: Readonly<Partial<Record<ComparedName, readonly string[]>>>;
  /** Arrived then or later: ms since 1970. */
  readonly sinceMs?: number;
  /** Arrived before: ms since 1970. */
  readonly untilMs?: number;
}

const names: readonly string[] = [...comparedNames, 'since', 'until'];
const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads `reason=money_not_whole,source=web,since=2h`. The set of names is closed; a name that is given twice means
 * either value. A comma parts two conditions only where a name follows it, so values may have commas.
 * @throws MillraceError ARGUMENT_INVALID
 */
export function parseConditions(texts: readonly string[], nowMs = Date.now()): Conditions {
  const equal: Partial<Record<ComparedName, string[]>> = {};
  const times: { sinceMs?: number; untilMs?: number } = {};
  for (const text of texts.flatMap(splitConditions)) {
    const sign = text.indexOf('=');
    const name = text.slice(0, Math.max(sign, 0)).trim();
    const value = text.slice(sign + 1);
    if (sign < 1) throw invalid(text, 'Write NAME=VALUE, such as reason=money_not_whole.');
    if (!names.includes(name)) throw invalid(name, nearestHint(name, names));
    if (name === 'since') times.sinceMs = readTime(value, nowMs);
    else if (name === 'until') times.untilMs = readTime(value, nowMs);
    else {
      checkValue(name as ComparedName, value);
      const values = equal[name as ComparedName] ?? [];
      equal[name as ComparedName] = [...values, value];
    }
  }
  return { equal, ...times };
}

function splitConditions(text: string): string[] {
  return text.split(/,(?=\s*[a-z_]+\s*=)/);
}

function checkValue(name: ComparedName, value: string): void {
  if (name === 'id') parsePlace(value);
  if (name === 'reason' && !isRejectionReason(value))
    throw invalid(value, nearestHint(value, Object.keys(rejectionReasons)));
}

/** A time of RFC 3339, a day, or how long ago: `90m`, `2h`, `7d`. */
function readTime(text: string, nowMs: number): number {
  const ago = /^(\d{1,6})([mhd])$/.exec(text);
  if (ago) return nowMs - Number(ago[1]) * (unitMs[ago[2] ?? ''] ?? 0);
  const timeMs = parseTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (timeMs === undefined)
    throw invalid(text, 'Write a time such as 2026-11-23T18:40:00Z, a day, or how long ago: 90m, 2h, 7d.');
  return timeMs;
}

function invalid(value: string, hint: string): MillraceError {
  return new MillraceError('ARGUMENT_INVALID', {
    what: 'The condition',
    value: JSON.stringify(value.slice(0, 80)),
    hint,
  });
}
