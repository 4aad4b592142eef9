import type {
  RejectedCount,
  RejectedList,
  RejectedRecord,
  RejectedState,
} from '../answers/rejected-records.ts';
import { demoSource } from '../choose-sources.ts';
import type { Store } from '../store.ts';
import type { View } from '../view.ts';
import { explainReason } from './explain-reason.ts';

/** What is asked beside the view. */
export interface RejectedQuestion {
  /** As the request had it; '' = none. */
  readonly source: string;
  readonly reason: string;
  readonly topic: string;
  readonly state: RejectedState;
  readonly limit: number;
}

interface CountRow {
  kind: 'reason' | 'source' | 'topic' | 'step';
  value: string;
  open: string;
  resolved_now: string;
  last_ms: string;
}
interface RecordRow extends Omit<RejectedRecord, 'arrived_at' | 'bytes'> {
  bytes: string;
  arrived_ms: string;
}

const steps = [60, 300, 900, 3600, 21_600, 86_400, 604_800, 2_592_000];
/** More bars than these no phone shows. */
const mostSteps = 100;

/** Rejected records of a view: counted by reason, source, topic and time of arrival, and the newest of them. */
export async function readRejectedRecords(
  store: Store,
  view: View,
  question: RejectedQuestion,
): Promise<RejectedList> {
  const { from, to } = await spanOf(store, view);
  const seconds = (to.getTime() - from.getTime()) / 1000;
  const step = steps.find((each) => seconds / each <= mostSteps) ?? steps.at(-1) ?? 60;
  const asked = question.source === 'all' ? '' : question.source;
  const parameters = {
    from,
    to,
    asked,
    // A source that has sent nothing but rejects is known to nobody else, so only the demo is left out by name.
    hidden: view.demo === 'left_out' && asked === '' && question.source !== 'all' ? [demoSource] : [],
    types: view.filters.event_type,
    reason: question.reason,
    topic: question.topic,
  };
  const [counts, records] = await Promise.all([
    store.read<CountRow>('rejected-counts', { ...parameters, step }),
    store.read<RecordRow>('rejected-records', {
      ...parameters,
      state: question.state,
      limit: question.limit,
    }),
  ]);
  const of = (kind: CountRow['kind']): RejectedCount[] =>
    counts.filter((row) => row.kind === kind).map(countOf);
  const bySteps = of('step');
  return {
    open: bySteps.reduce((sum, { open }) => sum + open, 0),
    resolved: bySteps.reduce((sum, { resolved }) => sum + resolved, 0),
    by_reason: of('reason').map((each) => ({ ...each, ...explainReason(each.value) })),
    by_source: of('source'),
    by_topic: of('topic'),
    step_seconds: step,
    over_time: bySteps
      .map(({ value, open, resolved }) => ({ at: isoOf(Number(value) * 1000), open, resolved }))
      .sort((one, other) => (one.at < other.at ? -1 : 1)),
    records: records.map(({ arrived_ms, bytes, ...row }) => ({
      ...row,
      bytes: Number(bytes),
      arrived_at: isoOf(Number(arrived_ms)),
    })),
  };
}

/** `all` is the extent of facts, and those of an imported file are years older than its arrival. */
async function spanOf(store: Store, view: View): Promise<{ from: Date; to: Date }> {
  if (view.range.name !== 'all') return view.covers;
  const [edges] = await store.read<{ first_ms: string; last_ms: string }>('rejected-edges');
  if (edges === undefined) return view.covers;
  return { from: new Date(Number(edges.first_ms)), to: new Date(Number(edges.last_ms) + 1) };
}

function countOf({ value, open, resolved_now, last_ms }: CountRow): RejectedCount {
  return { value, open: Number(open), resolved: Number(resolved_now), last_at: isoOf(Number(last_ms)) };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
