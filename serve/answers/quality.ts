import { Type } from 'typebox';
import { batchId, batchSchema, batchStates, checkResultSchema, verdicts } from './batches.ts';
import { orNull, time } from './values.ts';

/** A check as it is declared, with what it said last and before. */
export const qualityCheckSchema = Type.Object({
  name: Type.String(),
  title: Type.String(),
  kind: Type.String(),
  severity: Type.Enum(['warn', 'stop']),
  meaning: Type.String(),
  remedy: Type.String(),
  unit: Type.String({ description: 'records, share (a part of one), minor units, seconds' }),
  thresholds: Type.Array(Type.Object({ name: Type.String(), value: Type.Number(), meaning: Type.String() })),
  last: orNull(checkResultSchema),
  last_failure: orNull(checkResultSchema),
  history: Type.Array(Type.Object({ batch_id: batchId, verdict: Type.Enum([...verdicts]) }), {
    description: 'the oldest first; batches that it did not judge are left out',
  }),
});
export type QualityCheck = Type.Static<typeof qualityCheckSchema>;

export const qualitySchema = Type.Object({
  at: time,
  last: orNull(batchSchema),
  published: orNull(batchSchema),
  stopped: orNull(batchSchema),
  checked: Type.Array(
    Type.Object({
      batch_id: batchId,
      kind: Type.Enum(['regular', 'rebuild']),
      state: Type.Enum([...batchStates]),
      planned_at: time,
    }),
    { description: 'the last batches that were checked, the oldest first' },
  ),
  checks: Type.Array(qualityCheckSchema, { description: 'in their order; none before the first batch' }),
});
export type Quality = Type.Static<typeof qualitySchema>;
