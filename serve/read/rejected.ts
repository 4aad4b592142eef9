import type { RejectedReason, RejectedSample } from '../answers/rejected.ts';
import type { Store } from '../store.ts';
import { type View, viewParameters } from '../view.ts';
import { explainReason } from './explain-reason.ts';

interface SampleRow extends Omit<RejectedSample, 'arrived_at'> {
  reason: string;
  arrived_ms: string;
}

const ever = { from: new Date(0), to: new Date(Date.UTC(2262, 0, 1)) };

/** What was refused, by reason, with the newest samples. */
export async function readRejected(store: Store, view: View, samples = 3): Promise<RejectedReason[]> {
  const { sources, ...span } = viewParameters(view);
  // `all` is the extent of facts, and those of an imported file are years older than its arrival.
  const { from, to } = view.range.name === 'all' ? ever : span;
  const reasons = await store.read<{ reason: string; in_range: string; total: string; last_ms: string }>(
    'rejected',
    {
      from,
      to,
      sources,
    },
  );
  const rows = reasons.length ? await store.read<SampleRow>('rejected-samples', { sources, samples }) : [];
  return reasons.map((reason) => ({
    reason: reason.reason,
    ...explainReason(reason.reason),
    in_range: Number(reason.in_range),
    total: Number(reason.total),
    last_at: new Date(Number(reason.last_ms)).toISOString(),
    samples: rows
      .filter((row) => row.reason === reason.reason)
      .map(({ arrived_ms, reason: _, ...row }) => ({
        ...row,
        partition: Number(row.partition),
        arrived_at: new Date(Number(arrived_ms)).toISOString(),
      })),
  }));
}
