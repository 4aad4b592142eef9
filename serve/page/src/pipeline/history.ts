import type { PipelineState } from '../../../answers/pipeline.ts';

/** What a topic did while the page was open; the oldest first. */
export interface TopicHistory {
  inPerSecond: number[];
  lag: number[];
}

/** About two minutes at one look a second. */
export const mostLooks = 120;

export type History = ReadonlyMap<string, TopicHistory>;

const grow = (values: readonly number[], value: number | null) =>
  value === null ? [...values] : [...values, value].slice(-mostLooks);

/** The history with one more look at the pipeline. What is not known leaves no point. */
export function growHistory(history: History, { streams }: Pick<PipelineState, 'streams'>): History {
  return new Map(
    streams.map(({ topic, in_per_second, lag }) => {
      const before = history.get(topic) ?? { inPerSecond: [], lag: [] };
      return [topic, { inPerSecond: grow(before.inPerSecond, in_per_second), lag: grow(before.lag, lag) }];
    }),
  );
}
