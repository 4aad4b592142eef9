import { MillraceError } from '#contract/errors.ts';
import type { Store } from '../store.ts';

export interface WholeEvent {
  topic: string;
  partition: number;
  offset: string;
  source: string;
  event_id: string;
  event_type: string;
  occurred_at: string;
  /** The record's value as it stands in the topic. */
  raw: string;
}

/**
 * One whole fact by (topic, partition, offset).
 * @throws MillraceError EVENT_NOT_FOUND
 */
export async function readEvent(
  store: Store,
  id: { topic: string; partition: number; offset: string },
): Promise<WholeEvent> {
  const [row] = await store.read<Omit<WholeEvent, 'occurred_at'> & { occurred_ms: string }>('event', id);
  if (row === undefined) throw new MillraceError('EVENT_NOT_FOUND', id);
  const { occurred_ms, ...event } = row;
  return {
    ...event,
    partition: Number(row.partition),
    occurred_at: new Date(Number(occurred_ms)).toISOString(),
  };
}
