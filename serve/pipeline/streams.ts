import type { PartitionState, StreamState } from '../answers/pipeline.ts';
import { RateMeter } from './rate-meter.ts';

/** Settled offsets and ends of the same partition, with the monotonic times at which they were read. */
export interface StreamReading {
  partitions: readonly PartitionState[];
  settledAtMs: number;
  /** undefined while Kafka does not answer. */
  endsAtMs: number | undefined;
}

function oldest(times: readonly (string | null)[]): string | null {
  const known = times.filter((time) => time !== null).sort();
  return known[0] ?? null;
}

/** Sums partitions up to topics and remembers enough to tell how fast each grows. */
export function createStreamSummary(): (reading: StreamReading) => StreamState[] {
  const meter = new RateMeter();
  return ({ partitions, settledAtMs, endsAtMs }) => {
    const topics = Map.groupBy(partitions, ({ topic }) => topic);
    return [...topics].map(([topic, members]) => {
      const sum = (pick: (member: PartitionState) => string | null) =>
        members.reduce((total, member) => total + BigInt(pick(member) ?? 0), 0n);
      const areEndsKnown = endsAtMs !== undefined && members.every(({ end_offset }) => end_offset !== null);
      const ends = sum(({ end_offset }) => end_offset);
      meter.observe(
        `settled ${topic}`,
        settledAtMs,
        sum(({ settled_offset }) => settled_offset),
      );
      if (areEndsKnown) meter.observe(`in ${topic}`, endsAtMs, ends);
      return {
        topic,
        partitions: members.length,
        records: areEndsKnown ? String(ends) : null,
        lag: areEndsKnown ? members.reduce((total, { lag }) => total + (lag ?? 0), 0) : null,
        in_per_second: areEndsKnown ? meter.perSecond(`in ${topic}`) : null,
        settled_per_second: meter.perSecond(`settled ${topic}`),
        settled_at: oldest(members.map(({ settled_at }) => settled_at)),
      };
    });
  };
}
