import { MillraceError } from '#contract/errors.ts';
import type { WholeEvent } from '../answers/events.ts';
import type { Store } from '../store.ts';

interface Row extends Omit<WholeEvent, 'occurred_at' | 'appended_at'> {
  occurred_ms: string;
  appended_ms: string;
}

/**
 * One whole fact by (topic, partition, offset).
 * @throws MillraceError EVENT_NOT_FOUND
 */
export async function readEvent(
  store: Store,
  id: { topic: string; partition: number; offset: string },
): Promise<WholeEvent> {
  const [row] = await store.read<Row>('event', id);
  if (row === undefined) throw new MillraceError('EVENT_NOT_FOUND', id);
  const { occurred_ms, appended_ms, ...event } = row;
  return {
    ...event,
    partition: Number(row.partition),
    occurred_at: new Date(Number(occurred_ms)).toISOString(),
    appended_at: new Date(Number(appended_ms)).toISOString(),
  };
}
