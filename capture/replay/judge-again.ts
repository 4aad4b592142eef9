import { contentHash } from '#contract/content-hash.ts';
import { judge } from '#contract/judge.ts';
import { recordKey } from '#contract/record-key.ts';
import type { RejectionReason } from '#contract/rejection-reasons.ts';
import { shape } from '#contract/shape.ts';
import { findTopic, MAX_VALUE_BYTES, type TopicName } from '#contract/topics.ts';
import { applyFix } from './apply-fix.ts';
import type { Fix } from './fix.ts';
import type { RejectedRecord } from './read-rejected.ts';
import { readAsCollector } from './through-collector.ts';

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

/** What somebody has said beside the fix. */
export interface Permission {
  /** Reasons that --where names: what a rule of the door kept out comes in by its own name alone. */
  readonly reasons: readonly string[];
  /** The write keys that sent transactions were those of servers. */
  readonly transactions: boolean;
}

/** Refused for who sent it and not for what it says. */
const refusedByRule: readonly string[] = ['left_out', 'not_allowed'];

const homes = new Map(shape.events.map((event) => [event.type, event]));

/** Applies the fix and judges by the contract's own judge, for the topic where the record belongs. */
export function judgeAgain(
  record: RejectedRecord,
  fix: Fix | undefined,
  permission: Permission = { reasons: [], transactions: false },
): Judged {
  if (refusedByRule.includes(record.reason) && !permission.reasons.includes(record.reason)) {
    const problem = `a rule kept it out (${record.reason}), not what it says. To let it in all the same, name that reason in --where`;
    return { kind: 'unready', problem };
  }
  const fixed = applyFix(record, fix);
  if (fixed.kind === 'fault') return fixed;
  const problem = findHindrance(record, fixed);
  if (problem !== undefined) return { kind: 'unready', problem };
  if (record.origin === 'collector') return judgeCollected(record, fixed.bytes, permission);
  return judgeBytes(record, fixed.bytes);
}

/** What somebody has to decide or do first. */
function findHindrance(
  record: RejectedRecord,
  fixed: { readonly bytes: Buffer; readonly changed: boolean; readonly newId: boolean },
): string | undefined {
  if (record.reason === 'conflict' && !fixed.newId)
    return 'its event_id counts already, with other content. If it is a fact of its own, give it an id: a fix with {"new_event_id": true}';
  if (record.reason === 'taken_back')
    return 'the tables of the shop took something back, which is no record. Look at what changed the row';
  if (record.origin === 'import' && !fixed.changed)
    return 'it is a row of a file and no record. Import the file again with a corrected mapping, or make a record of it: a fix with "start": "row"';
  if (homes.get(typeIn(fixed.bytes) ?? '')?.kind === 'rejection')
    return 'it is the note of a refusal and no fact, so there is nothing to send';
  return undefined;
}

/** Whether its key was a server's is not known any more, so transactions need somebody's word. */
function judgeCollected(record: RejectedRecord, bytes: Buffer, { transactions }: Permission): Judged {
  const read = readAsCollector(record, bytes, transactions ? 'server' : 'browser');
  if (read.ok) return judgeBytes(record, read.value);
  if (read.reason === 'not_allowed' && !transactions && readAsCollector(record, bytes, 'server').ok) {
    return {
      kind: 'unready',
      problem:
        'it is a transaction that came by HTTP, which only a server may send. If its write key was a server’s, say so by --transactions',
    };
  }
  return { kind: 'refused', reason: read.reason, path: read.path };
}

function judgeBytes(record: RejectedRecord, bytes: Buffer): Judged {
  const home = homes.get(typeIn(bytes) ?? '');
  const topic =
    home?.topic ?? (record.topic === 'shop.rejected' ? 'shop.events' : (record.topic as TopicName));
  if (bytes.length > (findTopic(topic)?.maxValueBytes ?? MAX_VALUE_BYTES))
    return { kind: 'refused', reason: 'too_large', path: '' };
  const verdict = judge(bytes, topic);
  if (!verdict.ok) return { kind: 'refused', reason: verdict.reason, path: verdict.path };
  const { record: accepted } = verdict;
  return {
    kind: 'passed',
    topic,
    key: recordKey(topic, accepted) ?? accepted.event_id,
    value: bytes,
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
