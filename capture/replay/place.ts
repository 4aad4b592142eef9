import { MillraceError } from '#contract/errors.ts';

/** Where a rejected record lies. It never changes, so it is the record's name: `shop.events/1/4711`. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  /** Digits: an offset may exceed 2^53. */
  readonly offset: string;
}

/** What ClickHouse's column of partitions holds. */
const MOST_PARTITION = 65_535;
const pattern = /^([\w.-]{1,249})\/(0|[1-9]\d{0,4})\/(0|[1-9]\d{0,18})$/;

/** The id of a rejected record, as people type it. */
export function formatPlace({ topic, partition, offset }: Place): string {
  return `${topic}/${partition}/${offset}`;
}

/** @throws MillraceError ARGUMENT_INVALID */
export function parsePlace(id: string): Place {
  const [, topic = '', partition = '', offset = ''] = pattern.exec(id) ?? [];
  if (topic === '' || Number(partition) > MOST_PARTITION) {
    throw new MillraceError('ARGUMENT_INVALID', {
      what: 'The id of a rejected record',
      value: JSON.stringify(id.slice(0, 80)),
      hint: 'It looks like shop.events/1/4711: topic, partition, offset. ./millrace rejected list shows them.',
    });
  }
  return { topic, partition: Number(partition), offset };
}
