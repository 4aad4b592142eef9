import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { readOffsetRanges } from '#engines/kafka/read-end-offsets.ts';
import { landedTopics } from '../land/sink.ts';
import type { LandedState } from '../landed/watch-landed.ts';
import type { BatchStep } from './batch.ts';

const lookMs = 500;

export interface LandOptions {
  readonly endpoints: Pick<Endpoints, 'kafka'>;
  readonly landed: () => LandedState;
  /** How long it may take, seconds. */
  readonly limitSeconds: number;
}

/**
 * Waits until the lake holds everything that Kafka held when this was asked.
 * @throws MillraceError LAKE_LATE; and what Kafka's client throws
 */
export async function landAll({ endpoints, landed, limitSeconds }: LandOptions): Promise<BatchStep> {
  const beganMs = performance.now();
  const secondsSince = (): number => Math.round(performance.now() - beganMs) / 1_000;
  const ranges = await readOffsetRanges(endpoints, landedTopics);
  // Where retention has taken everything nothing is left to land.
  const ends = ranges.filter(({ startOffset, endOffset }) => endOffset > startOffset);
  const before = recordsIn(landed());
  for (;;) {
    const state = landed();
    const late = ends.find(({ topic, partition, endOffset }) => endOffset > belowOf(state, topic, partition));
    if (late === undefined) {
      const rows = recordsIn(state) - before;
      return { step: 'land', rows_in: rows, rows_out: rows, seconds: secondsSince(), engine_seconds: 0 };
    }
    if (secondsSince() > limitSeconds) {
      throw new MillraceError('LAKE_LATE', {
        seconds: Math.round(secondsSince()),
        lane: `${late.topic}/${late.partition}`,
        landed: `${belowOf(state, late.topic, late.partition)}`,
        end: `${late.endOffset}`,
      });
    }
    await sleep(lookMs);
  }
}

function belowOf(state: LandedState, topic: string, partition: number): bigint {
  return (
    state.partitions.find((each) => each.topic === topic && each.partition === partition)?.completeBelow ?? 0n
  );
}

function recordsIn(state: LandedState): number {
  return Number(state.partitions.reduce((sum, { records }) => sum + records, 0n));
}
