import { useRef } from 'preact/hooks';
import type { LatestEvent } from '../../../answers/events.ts';
import { apiQuery, page } from '../address.ts';
import { isStale, part } from '../live.ts';
import { isPartError } from '../shell/card.tsx';
import { growTail, noTail, type Tail } from './tail.ts';

/** Rows of the shown view as they came since it was opened. Another range, source or filter begins anew. */
export function useTail(): Tail {
  const tail = useRef<{ query: string; look: unknown; tail: Tail }>({
    query: '',
    look: undefined,
    tail: noTail,
  });
  const query = apiQuery(page.value);
  const look = part('latest').value;
  const { current } = tail;
  // While the page is stale the snapshot still is that of the view before.
  if (isStale.value || look === undefined || isPartError(look)) {
    return current.query === query ? current.tail : noTail;
  }
  if (current.query !== query) tail.current = { query, look, tail: growTail(noTail, look) };
  else if (current.look !== look) tail.current = { query, look, tail: growTail(current.tail, look) };
  return tail.current.tail;
}

/** The rows as they are, or as they were when holding began. */
export function useHeld(
  rows: readonly LatestEvent[],
  isHeld: boolean,
  scope: string,
): readonly LatestEvent[] {
  const held = useRef<{ rows: readonly LatestEvent[]; scope: string }>({ rows, scope });
  if (!isHeld || held.current.scope !== scope || held.current.rows.length === 0)
    held.current = { rows, scope };
  return held.current.rows;
}
