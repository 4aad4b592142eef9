import type { Conditions } from './conditions.ts';
import type { Decided, OutcomeKind } from './outcome.ts';

/** Samples of each outcome that a report names. */
const MOST_SAMPLES = 3;
/** Different sentences that a report keeps. */
const MOST_PROBLEMS = 50;

export interface Sample {
  readonly id: string;
  readonly was: string;
  /** What comes of it: the topic that it goes to, the reason for which it stays, or what is in the way. */
  readonly now: string;
  /** What is sent, up to 600 characters; absent where nothing is. */
  readonly value?: string;
}

/** What a replay did, or with --dry-run would do. Counts are of rejected records. */
export interface ReplayReport {
  readonly replay_id: string | null;
  readonly dry_run: boolean;
  /** Open ones that match; `resolved_before` match, too, but count already. */
  readonly matched: number;
  readonly resolved_before: number;
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  /** Those that stay, by the reason for which they are refused now. */
  readonly still_rejected: Readonly<Record<string, number>>;
  /** Those that stay because the fix does not fit or somebody has to decide, by what is in the way. */
  readonly problems: Readonly<Record<string, number>>;
  readonly samples: Readonly<Partial<Record<OutcomeKind, readonly Sample[]>>>;
  /** Of the sent ones: count by now. null: the speed layer has not judged them all yet, or nothing was sent. */
  readonly counted: number | null;
  readonly fix_hash: string | null;
  readonly where: Conditions;
}

/** Adds up outcomes. Memory does not grow with their number. */
export class Tally {
  readonly outcomes: Record<OutcomeKind, number> = {
    sent: 0,
    counts_already: 0,
    refused: 0,
    fault: 0,
    unready: 0,
  };
  readonly stillRejected: Record<string, number> = {};
  readonly problems: Record<string, number> = {};
  readonly samples: Partial<Record<OutcomeKind, Sample[]>> = {};

  add({ record, outcome }: Decided): void {
    this.outcomes[outcome.kind] += 1;
    if (outcome.kind === 'refused') raise(this.stillRejected, outcome.reason);
    if (outcome.kind === 'fault' || outcome.kind === 'unready') raise(this.problems, outcome.problem);
    const samples = this.samples[outcome.kind] ?? [];
    if (samples.length >= MOST_SAMPLES) return;
    samples.push(sampleOf({ record, outcome }));
    this.samples[outcome.kind] = samples;
  }

  /** How many of the matched ones stay rejected. */
  get staying(): number {
    return this.outcomes.refused + this.outcomes.fault + this.outcomes.unready;
  }
}

function sampleOf({ record, outcome }: Decided): Sample {
  const base = { id: record.id, was: at(record.reason, record.path) };
  if (outcome.kind === 'refused') return { ...base, now: at(outcome.reason, outcome.path) };
  if ('problem' in outcome) return { ...base, now: outcome.problem };
  const { topic, source, eventId, value } = outcome.passed;
  return { ...base, now: `${topic} as ${source} ${eventId}`, value: value.toString().slice(0, 600) };
}

function at(reason: string, path: string): string {
  return path === '' ? reason : `${reason} at ${path}`;
}

function raise(counts: Record<string, number>, text: string): void {
  const key = Object.hasOwn(counts, text) || Object.keys(counts).length < MOST_PROBLEMS ? text : 'others';
  counts[key] = (counts[key] ?? 0) + 1;
}
