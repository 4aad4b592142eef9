import type { WholeEvent } from '../../../answers/events.ts';
import { type Place, placeLink } from './place.ts';

/** A whole event, or the sentence that says why there is none. */
export type Whole = { event: WholeEvent } | { problem: string };

/** Reads one whole event. */
export async function readWhole(place: Place, signal: AbortSignal): Promise<Whole> {
  try {
    const answer = await fetch(placeLink(place), { signal, headers: { accept: 'application/json' } });
    const body = (await answer.json()) as WholeEvent & { message?: string };
    return answer.ok ? { event: body } : { problem: body.message ?? 'The event can not be read.' };
  } catch {
    return { problem: 'Millrace does not answer. Open the event again in a moment.' };
  }
}
