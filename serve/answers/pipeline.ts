import { Type } from 'typebox';
import { batchId, batchStates } from './batches.ts';
import { count, orNull, time } from './values.ts';

/** One partition: where it ends in Kafka and how far the served numbers include it. */
export const partitionSchema = Type.Object({
  topic: Type.String(),
  partition: count,
  /** null while Kafka does not answer. */
  end_offset: orNull(Type.String()),
  settled_offset: Type.String(),
  lag: orNull(count),
  settled_at: orNull(time),
});
export type PartitionState = Type.Static<typeof partitionSchema>;

/** One topic: what comes in and what is settled, records a second over the last ten seconds or so. */
export const streamSchema = Type.Object({
  topic: Type.String(),
  partitions: count,
  records: orNull(Type.String()),
  lag: orNull(count),
  in_per_second: orNull(Type.Number()),
  settled_per_second: orNull(Type.Number()),
  settled_at: orNull(time),
});
export type StreamState = Type.Static<typeof streamSchema>;

export const serviceSchema = Type.Object({
  name: Type.String(),
  state: Type.String(),
  started_at: orNull(time),
  restarts: count,
});
export type ServiceState = Type.Static<typeof serviceSchema>;

/** A connector with its tasks, in Connect's own words: RUNNING, PAUSED, FAILED, …; MISSING where there is none. */
export const connectorSchema = Type.Object({
  name: Type.String(),
  state: Type.String(),
  reason: orNull(Type.String()),
  tasks: Type.Array(Type.Object({ id: Type.Integer(), state: Type.String(), reason: orNull(Type.String()) })),
});
export type Connector = Type.Static<typeof connectorSchema>;

/** A replication slot of the shop's database. */
export const slotSchema = Type.Object({
  slot: Type.String(),
  /** reserved, extended, unreserved, lost, missing */
  state: Type.String(),
  active: Type.Boolean(),
  /** Log written since what was confirmed, log kept for it, and log until it is given up (null: no limit), in bytes. */
  lag_bytes: orNull(count),
  held_bytes: orNull(count),
  safe_bytes: orNull(count),
});
export type Slot = Type.Static<typeof slotSchema>;

/** The ways into Kafka that this home runs: change capture from PostgreSQL, and the HTTP collector. */
export const captureSchema = Type.Object({
  connectors: Type.Array(connectorSchema),
  slots: Type.Array(slotSchema),
  /** What is wrong, in sentences, the gravest first. */
  faults: Type.Array(Type.String()),
  /** null where none runs here. */
  collector: orNull(Type.Object({ is_ready: Type.Boolean(), why: orNull(Type.String()) })),
});
export type CaptureState = Type.Static<typeof captureSchema>;

/** The lake, as its service tells it. */
export const lakeSchema = Type.Object({
  /** What writes every record to S3; null while it is not known. */
  sink: orNull(connectorSchema),
  /** What is wrong, in sentences, the gravest first. */
  faults: Type.Array(Type.String()),
  landed: Type.Array(
    Type.Object({
      topic: Type.String(),
      records: count,
      files: count,
      bytes: count,
      /** Offsets in Kafka that have not landed yet; null while Kafka does not answer. */
      lag: orNull(count),
      /** Of the newest commit with records of it. */
      committed_at: orNull(time),
    }),
  ),
  /** The newest; null before there was one. */
  batch: orNull(
    Type.Object({
      batch_id: batchId,
      kind: Type.String(),
      state: Type.Enum([...batchStates]),
      planned_at: time,
      ended_at: orNull(time),
      error: orNull(Type.String()),
    }),
  ),
});
export type LakeState = Type.Static<typeof lakeSchema>;

export const pipelineSchema = Type.Object({
  /** Records not yet in the numbers; null while Kafka does not answer. */
  lag: orNull(count),
  kafka: Type.Enum(['up', 'away']),
  services: Type.Array(serviceSchema),
  /** null where this home runs none, or before it was asked. */
  capture: orNull(captureSchema),
  /** null where this home has no lake, or before it was asked. */
  lake: orNull(lakeSchema),
  streams: Type.Array(streamSchema),
  partitions: Type.Array(partitionSchema),
  /** Open streams of pages, and different views that are computed for them. */
  viewers: count,
  views: count,
});
export type PipelineState = Type.Static<typeof pipelineSchema>;
