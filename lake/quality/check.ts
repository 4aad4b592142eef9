/** What a failing check does to the batch: it is published all the same and said, or it waits for a person. */
export type Severity = 'warn' | 'stop';

/** `not enough history`: it would have to compare with days that are not there yet, so it says nothing. */
export type Verdict = 'pass' | 'warn' | 'stop' | 'not enough history';

/** What a check looks at: the batch itself, how it stands to what was accepted before, or how usual it is. */
export type CheckKind =
  | 'accounting'
  | 'uniqueness'
  | 'references'
  | 'freshness'
  | 'volume'
  | 'shares'
  | 'money';

/** In what a check counts. `share`: a part of one; `minor units`: of one currency. */
export type Unit = 'records' | 'share' | 'minor units' | 'seconds';

/** A rule over more than one record, as data. It never rejects a row. */
export interface Check {
  /** snake_case; a name is never used again for something else. */
  readonly name: string;
  readonly title: string;
  readonly kind: CheckKind;
  readonly severity: Severity;
  /** What it holds, as a sentence. */
  readonly meaning: string;
  /** What somebody does who sees it fail, as sentences. */
  readonly remedy: string;
  /** File of `checks/` that judges it from what was measured. */
  readonly sql: string;
  /** Which of what was measured it looks at. */
  readonly measure: string;
  readonly unit: Unit;
  /** Bound into the file by name, as `parameters ->> 'name'`. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** What each of the thresholds means, in the same order. */
  readonly explained: Readonly<Record<string, string>>;
}

/** What one subject of a failing check showed: a source, a topic, an event type, a currency. */
export interface Finding {
  readonly subject: string;
  readonly observed: number | null;
  /** Inclusive bounds of what would have passed; null: none on that side. */
  readonly low: number | null;
  readonly high: number | null;
  /** Ids of orders or events, or places of records, a few of them. */
  readonly samples: readonly string[];
}

/** What one check said of one batch. */
export interface CheckResult {
  readonly check: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  /** What it says, as a sentence for people without the full stop. */
  readonly message: string;
  /** How many subjects it looked at, and about how many of them it can not say anything yet. */
  readonly subjects: number;
  readonly unknown: number;
  /** Why it warns or stops, the gravest first; cut after the first 20. */
  readonly findings: readonly Finding[];
}
