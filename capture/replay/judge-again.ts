import { contentHash } from '#contract/content-hash.ts';
import { judge } from '#contract/judge.ts';
import { recordKey } from '#contract/record-key.ts';
import type { RejectionReason } from '#contract/rejection-reasons.ts';
import { shape } from '#contract/shape.ts';
import { findTopic, MAX_VALUE_BYTES, type TopicName } from '#contract/topics.ts';
import { applyFix } from './apply-fix.ts';
import type { Fix } from './fix.ts';
import type { RejectedRecord } from './read-rejected.ts';

/** A record that the contract accepts by now, ready to be sent. */
export interface Passed {
  readonly kind: 'passed';
  readonly topic: TopicName;
  readonly key: string;
  readonly value: Buffer;
  readonly source: string;
  readonly eventId: string;
  readonly importId: string;
  /** Lowercase hex, as ClickHouse has it. */
  readonly contentHash: string;
}

/** Why it is not sent. `refused`: by the rows rules, as before or anew. `unready`: it needs somebody's hand. */
export type Judged =
  | Passed
  | { readonly kind: 'refused'; readonly reason: RejectionReason; readonly path: string }
  | { readonly kind: 'fault'; readonly problem: string }
  | { readonly kind: 'unready'; readonly problem: string };

const homes = new Map(shape.events.map((event) => [event.type, event]));

/** Applies the fix and judges by the contract's own judge, for the topic where the record belongs. */
export function judgeAgain(record: RejectedRecord, fix: Fix | undefined): Judged {
  const fixed = applyFix(record, fix);
  if (fixed.kind === 'fault') return fixed;
  if (record.reason === 'conflict' && !fixed.newId) {
    return {
      kind: 'unready',
      problem: `its event_id counts already, with other content. If it is a fact of its own, give it an id: a fix with {"new_event_id": true}`,
    };
  }
  if (record.origin === 'import' && !fixed.changed) {
    return {
      kind: 'unready',
      problem: `it is a row of a file and no record. Import the file again with a corrected mapping, or make a record of it: a fix with "start": "row"`,
    };
  }
  const type = typeIn(fixed.bytes);
  const home = type === undefined ? undefined : homes.get(type);
  if (home?.kind === 'rejection')
    return {
      kind: 'unready',
      problem: 'it is the note of a refusal and no fact, so there is nothing to send',
    };
  const topic =
    home?.topic ?? (record.topic === 'shop.rejected' ? 'shop.events' : (record.topic as TopicName));
  if (fixed.bytes.length > (findTopic(topic)?.maxValueBytes ?? MAX_VALUE_BYTES))
    return { kind: 'refused', reason: 'too_large', path: '' };
  const verdict = judge(fixed.bytes, topic);
  if (!verdict.ok) return { kind: 'refused', reason: verdict.reason, path: verdict.path };
  const { record: accepted } = verdict;
  return {
    kind: 'passed',
    topic,
    key: recordKey(topic, accepted) ?? accepted.event_id,
    value: fixed.bytes,
    source: accepted.source,
    eventId: accepted.event_id,
    importId: accepted.import_id ?? '',
    contentHash: contentHash(accepted),
  };
}

function typeIn(bytes: Buffer): string | undefined {
  try {
    const { event_type: type } = JSON.parse(bytes.toString().replace(/^\ufeff/, ''));
    return typeof type === 'string' ? type : undefined;
  } catch {
    return undefined;
  }
}
