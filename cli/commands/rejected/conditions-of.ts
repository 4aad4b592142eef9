import { MillraceError } from '#contract/errors.ts';
import { type Conditions, parseConditions } from '../../../capture/replay/conditions.ts';
import { say } from '../../output.ts';

/** Options that name conditions, each its own or all in --where. */
export interface ConditionOptions {
  readonly where?: readonly string[];
  readonly reason?: string;
  readonly source?: string;
  readonly topic?: string;
  readonly since?: string;
  readonly until?: string;
}

const named = ['reason', 'source', 'topic', 'since', 'until'] as const;

/** @throws MillraceError ARGUMENT_INVALID */
export function conditionsOf(options: ConditionOptions): Conditions {
  const own = named.flatMap((name) => (options[name] === undefined ? [] : [`${name}=${options[name]}`]));
  return parseConditions([...(options.where ?? []), ...own]);
}

/** What was refused before it became a record has no type of its own, so that such a condition never finds it. */
export function warnOfTypes({ equal }: Conditions): void {
  if (equal.event_type === undefined || equal.event_type.includes('row_rejected')) return;
  say(
    'event_type is that of records in a topic. What a door refused (the collector, an import, the tables) is row_rejected, whatever it says itself: ask for it by reason, source, path or origin.',
  );
}

/** Gathers an option that may be given several times. */
export function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** A whole number of an option, from 1. @throws MillraceError ARGUMENT_INVALID */
export function readLimit(text: string, most: number): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  throw new MillraceError('ARGUMENT_INVALID', {
    what: 'The limit',
    value: text,
    hint: `Give a whole number from 1 to ${most}.`,
  });
}
