/** One count of what a batch holds; see the table `lake.measures`. */
export interface Measure {
  readonly measure: string;
  readonly topic: string;
  readonly source: string;
  /** Of what: a currency, a column, or ''. */
  readonly about: string;
  /** A part of it; '*': all of it. */
  readonly value: string;
  /** Hour of append. */
  readonly hour: Date;
  readonly records: bigint;
  /** Minor units, as text: sums of squares do not fit into 64 bits. */
  readonly amount?: string;
  readonly squares?: string;
  readonly samples?: readonly string[];
}

/** How the records of one partition add up, by the processed tables themselves. */
export interface Lane {
  readonly topic: string;
  readonly partition: number;
  accepted: bigint;
  duplicate: bigint;
  rejected: bigint;
  newest: Date;
}

/** What was measured of a batch. */
export interface Measured {
  readonly measures: readonly Measure[];
  readonly lanes: readonly Lane[];
}
