/** The calls of the Segment spec. */
export type Call = 'track' | 'page' | 'screen' | 'identify' | 'alias' | 'group';

export const calls: readonly Call[] = ['track', 'page', 'screen', 'identify', 'alias', 'group'];

/** Addresses below /v1 by call: the long form, and the short one of analytics.js. */
export const callPaths: Readonly<Record<string, Call>> = {
  ...Object.fromEntries(calls.map((call) => [call, call])),
  t: 'track',
  p: 'page',
  s: 'screen',
  i: 'identify',
  a: 'alias',
  g: 'group',
};

/** What a call other than track becomes. Types that the contract does not know are accepted untyped. */
export const typeOfCall: Readonly<Record<Exclude<Call, 'track'>, string>> = {
  page: 'page_viewed',
  screen: 'screen_viewed',
  identify: 'user_identified',
  alias: 'user_aliased',
  group: 'group_joined',
};

const ourNames: ReadonlyMap<string, string> = new Map([
  ['event_id', 'messageId'],
  ['event_type', 'event'],
  ['occurred_at', 'timestamp'],
  ['sent_at', 'sentAt'],
  ['anonymous_id', 'anonymousId'],
  ['user_id', 'userId'],
  ['session_id', 'context.session_id'],
]);

/** A path of the record in the words of the message that it was made from. */
export function pathInMessage(path: string): string {
  return ourNames.get(path) ?? path;
}
