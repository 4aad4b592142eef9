/** A half-open range of offsets of one partition of a topic: `from` belongs to it, `to` does not. */
export interface OffsetRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}
