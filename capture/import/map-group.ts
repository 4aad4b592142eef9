import { judge, judgeRecord } from '#contract/judge.ts';
import { recordKey } from '#contract/record-key.ts';
import { shape } from '#contract/shape.ts';
import { MAX_VALUE_BYTES, type TopicName } from '#contract/topics.ts';
import type { MappedRecord } from './compile-event.ts';
import type { CompiledMapping } from './compile-mapping.ts';
import { type Refusal, Refused, type Row } from './row.ts';

/** A record that the contract accepts, ready to be sent. */
export interface ReadyRecord {
  readonly topic: TopicName;
  readonly key: string;
  readonly value: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/** What became of the rows of one group (or of one row): each row is in `rejected`, or part of `records`. */
export interface GroupOutcome {
  readonly records: readonly ReadyRecord[];
  readonly mapped: readonly Row[];
  readonly rejected: readonly { readonly row: Row; readonly refusal: Refusal }[];
}

type Attempt =
  | { readonly kind: 'ready'; readonly records: readonly ReadyRecord[] }
  | { readonly kind: 'rows'; readonly refusals: ReadonlyMap<number, Refusal> }
  | { readonly kind: 'group'; readonly refusal: Refusal };

const topicOf = new Map(shape.events.map((event) => [event.type, event.topic]));
// What JSON.stringify writes for half a surrogate pair, and sometimes text that only looks like it.
const maybeHalfSurrogate = /\\ud[89a-f]/;

/**
 * Makes all records of a group, or none. A row that cannot be a line is rejected alone and the others are tried again
 * without it; what is wrong with the record as a whole rejects the rows that are left.
 */
export function mapGroup(rows: readonly Row[], mapping: CompiledMapping, importId: string): GroupOutcome {
  const rejected: { row: Row; refusal: Refusal }[] = [];
  let left = rows;
  while (left.length > 0) {
    const attempt = tryGroup(left, mapping, importId);
    if (attempt.kind === 'ready') return { records: attempt.records, mapped: left, rejected };
    if (attempt.kind === 'group') {
      for (const row of left) rejected.push({ row, refusal: attempt.refusal });
      break;
    }
    for (const [index, refusal] of attempt.refusals) rejected.push({ row: left[index] as Row, refusal });
    left = left.filter((_row, index) => !attempt.refusals.has(index));
  }
  return { records: [], mapped: [], rejected };
}

function tryGroup(rows: readonly Row[], mapping: CompiledMapping, importId: string): Attempt {
  const refusals = new Map<number, Refusal>();
  const refuse = (index: number, refusal: Refusal): void => {
    if (!refusals.has(index)) refusals.set(index, refusal);
  };
  const built: MappedRecord[] = [];
  try {
    for (const build of mapping.events) {
      const made = build(rows, refuse);
      if (made !== null) built.push(made);
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // What belongs to the whole record is read from the first row, so the first row is to blame.
    refuse(0, error.refusal);
  }
  if (refusals.size > 0) return { kind: 'rows', refusals };
  if (built.length === 0) {
    const detail = 'no event of the mapping takes this row';
    return { kind: 'group', refusal: { reason: 'unmapped_value', path: '', detail } };
  }
  const records: ReadyRecord[] = [];
  for (const { record, rowOfLine } of built) {
    const outcome = judgeMapped({ ...record, import_id: importId });
    if ('value' in outcome) {
      records.push(outcome);
      continue;
    }
    const line = /^properties\.products\.(\d+)/.exec(outcome.path)?.[1];
    const index = line === undefined ? undefined : rowOfLine[Number(line)];
    if (index === undefined) return { kind: 'group', refusal: outcome };
    return { kind: 'rows', refusals: new Map([[index, outcome]]) };
  }
  return { kind: 'ready', records };
}

/** The record with its topic and key when the contract takes it, else why not. */
function judgeMapped(record: Readonly<Record<string, unknown>>): ReadyRecord | Refusal {
  const type = String(record.event_type);
  const topic = topicOf.get(type) ?? 'shop.events';
  const value = JSON.stringify(record);
  const verdict = maybeHalfSurrogate.test(value) ? judge(value, topic) : judgeRecord(record, topic);
  if (!verdict.ok) {
    const { reason, path } = verdict;
    return {
      reason,
      path,
      detail: `the contract refuses the ${type} that it would be: ${reason} at ${path}`,
    };
  }
  if (value.length * 3 > MAX_VALUE_BYTES && Buffer.byteLength(value) > MAX_VALUE_BYTES) {
    const detail = `the ${type} that it would be is larger than ${MAX_VALUE_BYTES} bytes`;
    return { reason: 'too_large', path: '', detail };
  }
  const key = recordKey(topic, record);
  if (key === undefined) return { reason: 'missing_field', path: '', detail: `the ${type} has no key` };
  return { topic, key, value, record };
}
