import { collectRecords } from '../../capture/generator/collect-records.ts';
import { readPlan } from '../../capture/generator/read-plan.ts';

/** An event of the demo shop with two gaps: `head` id `middle` time `tail`. */
export interface Template {
  readonly head: string;
  readonly middle: string;
  readonly tail: string;
}

const count = '20000';
const until = Date.parse('2026-11-01T00:00:00Z');

/**
 * Events of the demo shop without page and session, so that they have about 470 bytes as those that a shop sends.
 * The same ones at every call.
 */
export function makeTemplates(): Template[] {
  const { records } = collectRecords(readPlan({ rate: 'max', count, seed: 'bench' }, until));
  return records.flatMap(({ topic, value }) => {
    if (topic !== 'shop.events') return [];
    const event = JSON.parse(value.toString()) as Record<string, Record<string, unknown>>;
    const {
      context,
      event_id: id,
      occurred_at: at,
    } = event as unknown as Record<string, string> & {
      context: Record<string, unknown>;
    };
    for (const name of ['page', 'os', 'browser', 'locale']) delete context[name];
    delete event.session_id;
    const text = JSON.stringify(event);
    const [head, rest] = text.split(`"${id}"`) as [string, string];
    const [middle, tail] = rest.split(`"${at}"`) as [string, string];
    return [{ head: `${head}"`, middle: `"${middle}"`, tail: `"${tail}` }];
  });
}
