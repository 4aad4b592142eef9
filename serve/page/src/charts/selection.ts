/** Which steps of a chart are read and chosen by keyboard, by their indices. */
export interface Selection {
  /** The step that is read; undefined = none. */
  at: number | undefined;
  /** Where a choice began; it reaches to `at`. */
  anchor: number | undefined;
}

export const nothingSelected: Selection = { at: undefined, anchor: undefined };

const strides: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };

/** What a key makes of a selection over `count` steps; undefined for a key that means nothing here. */
export function moveSelection(
  { at, anchor }: Selection,
  key: string,
  shift: boolean,
  count: number,
): Selection | undefined {
  if (key === 'Escape') return nothingSelected;
  const stride = strides[key];
  const isEnd = key === 'Home' || key === 'End';
  if (count === 0 || (stride === undefined && !isEnd)) return undefined;
  const last = count - 1;
  const from = Math.min(at ?? last, last);
  const next = isEnd ? (key === 'Home' ? 0 : last) : at === undefined && !shift ? last : from + (stride ?? 0);
  const bound = Math.max(0, Math.min(last, next));
  return { at: bound, anchor: shift ? (anchor ?? from) : undefined };
}

/** First and last chosen step; undefined without a choice. */
export function chosenSteps({ at, anchor }: Selection): [number, number] | undefined {
  if (at === undefined || anchor === undefined) return undefined;
  return [Math.min(at, anchor), Math.max(at, anchor)];
}

/** The steps that a stretch of time touches: the one that `from` is in to the one that `to` is in. */
export function stepsTouched(times: readonly number[], from: number, to: number): [number, number] {
  let first = 0;
  let last = 0;
  for (const [index, t] of times.entries()) {
    if (t <= from) first = index;
    if (t < to) last = index;
  }
  return [first, Math.max(first, last)];
}
