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

/** The topics added up, look by look, from the newest back as far as all of them are known. */
export function addUp(history: History, of: keyof TopicHistory): number[] {
  const lists = [...history.values()].map((topic) => topic[of]);
  const length = Math.min(...lists.map((list) => list.length));
  if (lists.length === 0 || length === 0) return [];
  return Array.from({ length }, (_, index) =>
    lists.reduce((sum, list) => sum + (list[list.length - length + index] ?? 0), 0),
  );
}
