import { useEffect, useRef, useState } from 'preact/hooks';
import type { Explore } from '../../../answers/explore.ts';
import type { Freshness, ViewDescription } from '../../../answers/view.ts';

export type ExploreAnswer = Explore & ViewDescription & { freshness: Freshness };

/** How an answer stands: `refused` has the API's own sentence. */
export interface Answered<Answer = ExploreAnswer> {
  /** The last answer that came; of another question than the asked one while `isOther`. */
  answer: Answer | undefined;
  isOther: boolean;
  /** Why there is no newer answer, as a sentence; '' while all is well. */
  problem: string;
  isRefused: boolean;
}

const refreshMs = 5000;
const lostMessage = 'Millrace does not answer. It is asked again by itself; see ./millrace status.';

/**
 * Asks the API, again and again while `isMoving`. The last answer stays until a better one is there.
 * @param link address of the answer; '' asks nothing
 */
export function useAnswer<Answer = ExploreAnswer>(link: string, isMoving: boolean): Answered<Answer> {
  const [state, setState] = useState<Answered<Answer> & { link: string }>({
    answer: undefined,
    isOther: false,
    problem: '',
    isRefused: false,
    link: '',
  });
  const answeredLink = useRef('');

  useEffect(() => {
    if (link === '') return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function ask(): Promise<void> {
      let isWorthAsking = true;
      try {
        const response = await fetch(link, { signal: stop.signal, headers: { accept: 'application/json' } });
        if (response.status === 401) return location.reload();
        const body = (await response.json()) as Answer & { message?: string };
        if (stop.signal.aborted) return;
        if (response.ok) {
          answeredLink.current = link;
          setState({ answer: body, isOther: false, problem: '', isRefused: false, link });
        } else {
          isWorthAsking = response.status >= 500;
          const problem = body.message ?? lostMessage;
          setState((before) => ({ ...before, problem, isRefused: !isWorthAsking, link }));
        }
      } catch {
        if (stop.signal.aborted) return;
        setState((before) => ({ ...before, problem: lostMessage, isRefused: false, link }));
      }
      if (isMoving && isWorthAsking) timer = setTimeout(() => void ask(), refreshMs);
    }
    // A question that was answered already is asked again by the clock alone, e.g. after a pause: at once, too.
    void ask();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [link, isMoving]);

  const isOther = state.answer !== undefined && answeredLink.current !== link;
  // A refusal of the question before says nothing about this one.
  const isMine = state.link === link;
  return {
    answer: state.answer,
    isOther,
    problem: isMine ? state.problem : '',
    isRefused: isMine && state.isRefused,
  };
}
