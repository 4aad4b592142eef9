import { signal } from '@preact/signals';
import { go, type PageState, page } from '../address.ts';
import { part } from '../live.ts';

/** Where a zoom came from and where it led: the way back is offered as long as it is still shown. */
const zoomed = signal<{ back: Pick<PageState, 'range' | 'from' | 'to'>; from: string } | undefined>(
  undefined,
);

/** Shows some of the steps alone. @param times begins of all of them, seconds since 1970 */
export function zoomTo(times: readonly number[], first: number, last: number): void {
  const begin = times[first];
  if (begin === undefined) return;
  const covered = Date.parse(part('view').peek()?.covers.to ?? '') / 1000;
  const end = times[last + 1] ?? Math.max(covered, begin + 60);
  const { range, from, to } = page.peek();
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
  zoomed.value = { back: { range, from, to }, from: iso(begin) };
  go({ from: iso(begin), to: iso(end) });
}

/** The way back out of a zoom. */
export function BackButton() {
  const way = zoomed.value;
  if (way === undefined || page.value.from !== way.from) return null;
  return (
    <button
      type="button"
      class="plain"
      onClick={() => {
        zoomed.value = undefined;
        go(way.back);
      }}
    >
      ← Back
    </button>
  );
}
