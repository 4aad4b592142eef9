import { setTimeout as sleep } from 'node:timers/promises';
import type { PartitionState, PipelineState, ServiceState } from '../answers/pipeline.ts';
import type { Freshness } from '../answers/view.ts';
import { type PartitionFreshness, summarizeFreshness } from '../read/freshness.ts';
import type { Store } from '../store.ts';
import type { CaptureSource } from './capture-source.ts';
import type { EndOffsets, OffsetSource } from './end-offsets.ts';
import { describeLake, type LakeSource } from './lake-source.ts';
import { createStreamSummary } from './streams.ts';

/** Who looks on: open streams of pages, and different views that are computed for them. */
export interface Audience {
  readonly viewers: number;
  readonly channels: number;
}

export interface Pipeline {
  /** @throws MillraceError STORE_AWAY */
  read(): Promise<{ freshness: Freshness; pipeline: PipelineState }>;
  close(): Promise<void>;
}

interface Ends {
  atMs: number;
  offsets: EndOffsets | undefined;
}

/** Kafka is asked at most this often, however many answers carry its lag. */
const endsMaxAgeMs = 500;
/** An answer does not wait longer for Kafka: the last known ends serve … */
const endsWaitMs = 300;
/** … until they are this old; then Kafka counts as away. */
const endsStaleMs = 5000;

function joinPartitions(
  settled: readonly PartitionFreshness[],
  ends: EndOffsets | undefined,
): PartitionState[] {
  const byKey = new Map(settled.map((partition) => [`${partition.topic}/${partition.partition}`, partition]));
  const keys = [...new Set([...byKey.keys(), ...(ends?.keys() ?? [])])].sort();
  return keys.map((key) => {
    const slash = key.lastIndexOf('/');
    const known = byKey.get(key);
    const end = ends?.get(key);
    const settledOffset = known?.settledOffset ?? 0n;
    return {
      topic: key.slice(0, slash),
      partition: Number(key.slice(slash + 1)),
      end_offset: end === undefined ? null : String(end),
      settled_offset: String(settledOffset),
      // Offsets are read after the settled ones, so a negative difference means only that ends are older.
      lag: end === undefined ? null : Math.max(0, Number(end - settledOffset)),
      settled_at: known === undefined ? null : new Date(known.settledMs).toISOString(),
    };
  });
}

/** Without streams, such as in a test of the API alone. */
const nobody: Audience = { viewers: 0, channels: 0 };

/** Joins what Kafka has with what the store serves. A partition without lag is as fresh as the asking. */
export function createPipeline(
  store: Store,
  offsets: OffsetSource | undefined,
  services: () => ServiceState[],
  audience: Audience = nobody,
  readCapture: CaptureSource = () => null,
  readLake: LakeSource = () => null,
): Pipeline {
  const summarizeStreams = createStreamSummary();
  let ends: Ends = { atMs: Number.NEGATIVE_INFINITY, offsets: undefined };
  let asking: Promise<void> | undefined;

  function askEnds(): Promise<void> {
    if (offsets === undefined || performance.now() - ends.atMs < endsMaxAgeMs) return Promise.resolve();
    asking ??= offsets
      .read()
      .then((answer) => {
        ends = { atMs: performance.now(), offsets: answer };
      })
      .catch(() => {
        if (performance.now() - ends.atMs > endsStaleMs) ends = { ...ends, offsets: undefined };
      })
      .finally(() => {
        asking = undefined;
      });
    return Promise.race([asking, sleep(endsWaitMs, undefined, { ref: false })]);
  }

  return {
    async read() {
      const askedMs = Date.now();
      const settledAtMs = performance.now();
      const [{ partitions: settled, rollups }] = await Promise.all([store.pulse(), askEnds()]);
      const partitions = joinPartitions(settled, ends.offsets);
      const fresh = settled.map((partition) => {
        const end = ends.offsets?.get(`${partition.topic}/${partition.partition}`);
        const isWhole = end !== undefined && end <= partition.settledOffset;
        return isWhole ? { ...partition, settledMs: askedMs } : partition;
      });
      return {
        freshness: summarizeFreshness(fresh, rollups?.asOf),
        pipeline: {
          lag: ends.offsets === undefined ? null : partitions.reduce((sum, { lag }) => sum + (lag ?? 0), 0),
          kafka: ends.offsets === undefined ? 'away' : 'up',
          services: services(),
          capture: readCapture(),
          lake: describeLake(readLake(), ends.offsets),
          streams: summarizeStreams({
            partitions,
            settledAtMs,
            endsAtMs: ends.offsets === undefined ? undefined : ends.atMs,
          }),
          partitions,
          viewers: audience.viewers,
          views: audience.channels,
        },
      };
    },
    close: async () => offsets?.close(),
  };
}
