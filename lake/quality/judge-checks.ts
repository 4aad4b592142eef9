import { readFileSync } from 'node:fs';
import type { Database } from '../batch/journal.ts';
import type { Check, CheckResult, Finding, Verdict } from './check.ts';

const mostFindings = 20;

/** What a file of `checks/` answers of one subject. */
interface JudgedRow {
  readonly subject: string;
  readonly observed: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** False: there is not enough history to say anything. */
  readonly known: boolean;
  readonly samples: readonly string[];
}

/** Judges what was measured of a batch by one check. */
export async function judgeCheck(db: Database, check: Check, batchId: bigint): Promise<CheckResult> {
  const text = readFileSync(new URL(`./checks/${check.sql}.sql`, import.meta.url), 'utf8');
  const { rows } = await db.query<JudgedRow>(text, [
    `${batchId}`,
    check.measure,
    JSON.stringify(check.thresholds),
  ]);
  return resultOf(check, rows);
}

/** What the subjects say together. */
export function resultOf(check: Check, rows: readonly JudgedRow[]): CheckResult {
  const known = rows.filter((row) => row.known);
  const failing = known.filter(isOutside).sort((a, b) => distance(b) - distance(a));
  const unknown = rows.length - known.length;
  const verdict: Verdict =
    failing.length > 0 ? check.severity : known.length === 0 && unknown > 0 ? 'not enough history' : 'pass';
  return {
    check: check.name,
    severity: check.severity,
    verdict,
    message: failing.length > 0 ? sentenceOf(check, failing) : check.title,
    subjects: rows.length,
    unknown,
    findings: failing.slice(0, mostFindings).map(findingOf),
  };
}

function isOutside({ observed, low, high }: JudgedRow): boolean {
  if (observed === null) return false;
  return (low !== null && observed < low) || (high !== null && observed > high);
}

/** How far outside, as a part of the bound that it passed. */
function distance({ observed, low, high }: JudgedRow): number {
  const seen = observed ?? 0;
  if (high !== null && seen > high) return (seen - high) / Math.max(Math.abs(high), 1e-9);
  return low === null ? 0 : (low - seen) / Math.max(Math.abs(low), 1e-9);
}

function sentenceOf(check: Check, failing: readonly JudgedRow[]): string {
  const [worst] = failing as [JudgedRow];
  const more = failing.length > 1 ? ` and ${failing.length - 1} more` : '';
  const about = worst.subject === '' ? '' : ` of ${worst.subject}`;
  return `${check.name}: ${show(worst.observed, check)}${about}${more}, ${boundsOf(worst, check)}`;
}

function boundsOf({ low, high }: JudgedRow, check: Check): string {
  if (low !== null && high !== null) return `where ${show(low, check)} to ${show(high, check)} is usual`;
  return high === null
    ? `where at least ${show(low, check)} is usual`
    : `where at most ${show(high, check)} is usual`;
}

function show(value: number | null, { unit }: Check): string {
  if (value === null) return 'nothing';
  if (unit === 'share') return `${(100 * value).toFixed(1)} %`;
  return `${Number(value.toFixed(0))} ${unit}`;
}

function findingOf({ subject, observed, low, high, samples }: JudgedRow): Finding {
  return { subject, observed, low, high, samples };
}
