import { Type } from 'typebox';
import { count, orNull, time } from './values.ts';

export const verdicts = ['pass', 'warn', 'stop', 'not enough history'] as const;
export type Verdict = (typeof verdicts)[number];

export const batchStates = [
  'planned',
  'running',
  'stopped',
  'audited',
  'published',
  'failed',
  'rolled_back',
] as const;
export type BatchState = (typeof batchStates)[number];

/** Numbers of batches are texts, as all ids are. */
export const batchId = Type.String({ pattern: '^[0-9]{1,18}$', examples: ['17'] });

export const batchStepSchema = Type.Object({
  step: Type.String({ description: 'land, refine, check, publish' }),
  rows_in: count,
  rows_out: count,
  seconds: Type.Number(),
  engine_seconds: Type.Number({ description: 'the part of them that is Spark’s' }),
  rows_per_second: orNull(count),
});
export type BatchStep = Type.Static<typeof batchStepSchema>;

/** Records by what became of them; null while it is not known. */
const accountFields = {
  landed: count,
  received: orNull(count),
  accepted: orNull(count),
  duplicate: orNull(count),
  rejected: orNull(count),
};

export const batchSchema = Type.Object({
  batch_id: batchId,
  kind: Type.Enum(['regular', 'rebuild']),
  state: Type.Enum([...batchStates]),
  asked_by: Type.String(),
  first_day: orNull(
    Type.String({ description: 'of a rebuild: the days of append, UTC, that it makes anew' }),
  ),
  last_day: orNull(Type.String()),
  planned_at: time,
  audited_at: orNull(time),
  published_at: orNull(time),
  ended_at: orNull(time),
  accepted_by: orNull(Type.String({ description: 'who published it although a check had stopped it' })),
  steps: Type.Array(batchStepSchema),
  ...accountFields,
  add_up: orNull(
    Type.Boolean({ description: 'landed = received = accepted + duplicate + rejected, in each partition' }),
  ),
  verdicts: Type.Object({
    pass: count,
    warn: count,
    stop: count,
    not_enough_history: count,
  }),
  error: orNull(Type.String({ description: 'why it stopped or failed' })),
});
export type Batch = Type.Static<typeof batchSchema>;

export const findingSchema = Type.Object({
  subject: Type.String({
    description: 'a source, a topic, an event type, a currency; "" where there is none',
  }),
  observed: orNull(Type.Number()),
  low: orNull(Type.Number({ description: 'the least that would have passed' })),
  high: orNull(Type.Number({ description: 'the most that would have passed' })),
  samples: Type.Array(Type.String({ description: 'ids of orders or events, or places of records' })),
});
export type Finding = Type.Static<typeof findingSchema>;

export const checkResultSchema = Type.Object({
  batch_id: batchId,
  check: Type.String(),
  title: Type.String(),
  kind: Type.String(),
  unit: Type.String({ description: 'records, share (a part of one), minor units, seconds' }),
  severity: Type.Enum(['warn', 'stop']),
  verdict: Type.Enum([...verdicts]),
  message: Type.String(),
  subjects: count,
  unknown: Type.Integer({ description: 'about how many of them there is not enough history' }),
  findings: Type.Array(findingSchema, { description: 'why it warns or stops, the gravest first' }),
  checked_at: time,
});
export type CheckResult = Type.Static<typeof checkResultSchema>;

export const batchAccountSchema = Type.Object({
  topic: Type.String(),
  partition: count,
  from_offset: Type.String(),
  to_offset: Type.String({ description: 'exclusive' }),
  ...accountFields,
});

export const batchTableSchema = Type.Object({
  table: Type.String(),
  snapshot_id: orNull(Type.String()),
  files: count,
  records: count,
  bytes: count,
});

/** One batch with everything that is known of it. */
export const wholeBatchSchema = Type.Object({
  ...batchSchema.properties,
  accounts: Type.Array(batchAccountSchema),
  checks: Type.Array(checkResultSchema, { description: 'in the order of the checks' }),
  tables: Type.Array(batchTableSchema, { description: 'with the data files that it added' }),
});
export type WholeBatch = Type.Static<typeof wholeBatchSchema>;

export const batchListSchema = Type.Object({
  batches: Type.Array(batchSchema, { description: 'the newest first' }),
  next: orNull(Type.String({ description: 'the value of `before` for those that follow; null: no more' })),
});
export type BatchList = Type.Static<typeof batchListSchema>;
