import { Type } from 'typebox';
import { count, orNull, time } from './values.ts';

export const rejectedSampleSchema = Type.Object({
  path: Type.String(),
  /** The first 600 characters of what came in. */
  raw: Type.String(),
  source: Type.String(),
  topic: Type.String(),
  partition: count,
  offset: Type.String(),
  file: Type.String(),
  line: orNull(Type.String()),
  arrived_at: time,
});
export type RejectedSample = Type.Static<typeof rejectedSampleSchema>;

export const rejectedReasonSchema = Type.Object({
  reason: Type.String(),
  /** What happened and what to do about it; '' for a reason that the contract does not know. */
  meaning: Type.String(),
  remedy: Type.String(),
  /** Arrived within the range. */
  in_range: count,
  /** Arrived ever. */
  total: count,
  last_at: time,
  samples: Type.Array(rejectedSampleSchema),
});
export type RejectedReason = Type.Static<typeof rejectedReasonSchema>;
