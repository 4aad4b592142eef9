import { useRef } from 'preact/hooks';
import type { LatestEvent } from '../../../answers/events.ts';
import { apiQuery, page } from '../address.ts';
import { isStale, part } from '../live.ts';
import { isPartError } from '../shell/card.tsx';
import { growTail, noTail, type Tail } from './tail.ts';

/** A tail and the question that its rows answer. */
export interface ViewTail extends Tail {
  query: string;
}

/**
 * Rows of the shown view as they came since it was opened. Another range, source or filter begins anew; until its
 * first rows are there, those of the view before stay, as everything on a page that is stale.
 */
export function useTail(): ViewTail {
  const kept = useRef<{ look: unknown; tail: ViewTail }>({ look: undefined, tail: { ...noTail, query: '' } });
  const query = apiQuery(page.value);
  const look = part('latest').value;
  const { current } = kept;
  if (isStale.value || look === undefined || isPartError(look) || look === current.look) return current.tail;
  const before = current.tail.query === query ? current.tail : noTail;
  kept.current = { look, tail: { ...growTail(before, look), query } };
  return kept.current.tail;
}

/** The rows as they are, or as they were when holding began. */
export function useHeld(
  rows: readonly LatestEvent[],
  isHeld: boolean,
  scope: string,
): readonly LatestEvent[] {
  const held = useRef<{ rows: readonly LatestEvent[]; scope: string }>({ rows, scope });
  if (!isHeld || held.current.scope !== scope || held.current.rows.length === 0) {
    held.current = { rows, scope };
  }
  return held.current.rows;
}
