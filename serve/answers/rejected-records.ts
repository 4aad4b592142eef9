import { Type } from 'typebox';
import { count, time } from './values.ts';

export const rejectedStates = ['open', 'resolved', 'all'] as const;
export type RejectedState = (typeof rejectedStates)[number];

/** How many rejected records there are of one reason, source or topic. */
export const rejectedCountSchema = Type.Object({
  value: Type.String({ description: '"" where it is not known' }),
  open: count,
  resolved: count,
  last_at: time,
});
export type RejectedCount = Type.Static<typeof rejectedCountSchema>;

export const rejectedReasonCountSchema = Type.Object({
  ...rejectedCountSchema.properties,
  meaning: Type.String({ description: 'What happened; "" for a reason of another version' }),
  remedy: Type.String(),
});
export type RejectedReasonCount = Type.Static<typeof rejectedReasonCountSchema>;

export const rejectedStepSchema = Type.Object({ at: time, open: count, resolved: count });
export type RejectedStep = Type.Static<typeof rejectedStepSchema>;

export const rejectedRecordSchema = Type.Object({
  id: Type.String({ description: 'topic/partition/offset, for ever', examples: ['shop.events/1/4711'] }),
  arrived_at: time,
  reason: Type.String(),
  path: Type.String({ description: 'where in the document, or which column' }),
  source: Type.String(),
  event_type: Type.String(),
  event_id: Type.String(),
  origin: Type.String({
    description: 'topic: refused by the row rules; else the door: import, collector, …',
  }),
  resolved: Type.Boolean({ description: 'a copy of it is accepted and counts now' }),
  bytes: count,
});
export type RejectedRecord = Type.Static<typeof rejectedRecordSchema>;

export const rejectedListSchema = Type.Object({
  open: count,
  resolved: count,
  by_reason: Type.Array(rejectedReasonCountSchema),
  by_source: Type.Array(rejectedCountSchema),
  by_topic: Type.Array(rejectedCountSchema),
  step_seconds: count,
  over_time: Type.Array(rejectedStepSchema, {
    description: 'steps of arrival; those with nothing are left out',
  }),
  records: Type.Array(rejectedRecordSchema, { description: 'the newest first' }),
});
export type RejectedList = Type.Static<typeof rejectedListSchema>;

export const replayNoteSchema = Type.Object({
  replay_id: Type.String(),
  replayed_at: time,
  replayed_by: Type.String(),
  fix_hash: Type.String({ description: 'SHA-256 of the fix; "" without one' }),
  source: Type.String(),
  event_id: Type.String(),
});

/** One rejected record with everything that is known of it. */
export const wholeRejectedSchema = Type.Object({
  ...rejectedRecordSchema.properties,
  meaning: Type.String(),
  remedy: Type.String(),
  detail: Type.String(),
  identity: Type.String({ description: 'the event_id under which it counts once it is sent again' }),
  file: Type.String(),
  line: Type.String({ description: '"0" where it was in no file' }),
  import_id: Type.String(),
  columns: Type.String({ description: 'a row of a file as JSON, up to 20,000 characters; "" for others' }),
  raw_base64: Type.String({ description: 'the bytes as they came, up to 65,536 of them' }),
  text: Type.Union([Type.String(), Type.Null()], {
    description: 'the same as text; null where it is no UTF-8',
  }),
  replays: Type.Array(replayNoteSchema),
  command: Type.String({ description: 'how to send it again' }),
});
export type WholeRejected = Type.Static<typeof wholeRejectedSchema>;
