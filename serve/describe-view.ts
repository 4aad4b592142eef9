import type { DemoState } from './choose-sources.ts';
import type { View } from './view.ts';

/** What an answer is about, in the form in which it is sent. Times are ISO, UTC; `to` is exclusive. */
export interface ViewDescription {
  range: { name: string; from: string; to: string };
  /** The part of the range that the answer really covers: it ends now, at the latest. */
  covers: { from: string; to: string };
  sources: string[];
  demo: DemoState;
  currency: string | null;
  known_sources: { source: string; events: string }[];
  /** First and last minute with facts of these sources. */
  extent: { from: string; to: string } | null;
  /** Facts whose clock is ahead of ours. */
  ahead: string;
}

export function describeView(view: View, now = new Date()): ViewDescription {
  const { name, from, to } = view.range;
  const end = new Date(Math.max(from.getTime(), Math.min(to.getTime(), now.getTime())));
  // The running second would change every answer; the minute says what is covered.
  end.setUTCMilliseconds(0);
  return {
    range: { name, from: from.toISOString(), to: to.toISOString() },
    covers: { from: from.toISOString(), to: end.toISOString() },
    sources: view.sources.filter((source) => source !== ''),
    demo: view.demo,
    currency: view.currency === '' ? null : view.currency,
    known_sources: view.known,
    extent: view.extent && { from: view.extent.from.toISOString(), to: view.extent.to.toISOString() },
    ahead: view.ahead,
  };
}
