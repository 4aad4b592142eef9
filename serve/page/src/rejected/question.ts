import type { RejectedList, WholeRejected } from '../../../answers/rejected-records.ts';
import type { Freshness, ViewDescription } from '../../../answers/view.ts';
import { apiQuery, type PageState } from '../address.ts';
import { parsePlace } from '../events/place.ts';

export type RejectedAnswer = RejectedList & ViewDescription & { freshness: Freshness };

/** States of the list, the usual one first. */
export const stateNames = ['open', 'resolved', 'all'] as const;
export type StateName = (typeof stateNames)[number];

/** The state that an address names; anything else is the usual one. */
export function stateOf({ state }: PageState): StateName {
  return stateNames.find((name) => name === state) ?? 'open';
}

/** Address of the answer for what the page shows. */
export function rejectedLink(state: PageState, limit: number): string {
  const query = new URLSearchParams(apiQuery(state));
  if (state.reason !== '') query.set('reason', state.reason);
  if (state.topic !== '') query.set('topic', state.topic);
  query.set('state', stateOf(state));
  query.set('limit', String(limit));
  return `/api/rejected/records?${query}`;
}

/** What a shell takes as one word of its own: other texts do not go into a command to copy. */
const plainWord = /^[\w.:@-]+$/;

/**
 * The command that tries to send again what is shown; undefined where the source's name could mean something to a
 * shell or to a terminal.
 */
export function replayCommand(state: PageState, since: string | undefined): string | undefined {
  const conditions = [
    ['reason', state.reason],
    ['topic', state.topic],
    ['source', state.source === 'all' ? '' : state.source],
    ['since', since ?? ''],
  ].filter(([, value]) => value !== '');
  if (conditions.some(([, value]) => !plainWord.test(value ?? ''))) return undefined;
  if (conditions.length === 0) return undefined;
  return `./millrace rejected replay --where ${conditions.map((each) => each.join('=')).join(',')} --dry-run`;
}

/** A whole rejected record, or the sentence that says why there is none. */
export type WholeAnswer = { record: WholeRejected } | { problem: string };

/** Reads one rejected record by its id. */
export async function readWholeRejected(id: string, signal: AbortSignal): Promise<WholeAnswer> {
  const place = parsePlace(id);
  if (place === undefined)
    return { problem: 'This address names no record. One is named by topic/partition/offset.' };
  const { topic, partition, offset } = place;
  try {
    const answer = await fetch(`/api/rejected/records/${encodeURIComponent(topic)}/${partition}/${offset}`, {
      signal,
      headers: { accept: 'application/json' },
    });
    const body = (await answer.json()) as WholeRejected & { message?: string };
    return answer.ok ? { record: body } : { problem: body.message ?? 'The record can not be read.' };
  } catch {
    return { problem: 'Millrace does not answer. Open the record again in a moment.' };
  }
}
