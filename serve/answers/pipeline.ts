import { Type } from 'typebox';
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

export const pipelineSchema = Type.Object({
  /** Records not yet in the numbers; null while Kafka does not answer. */
  lag: orNull(count),
  kafka: Type.Enum(['up', 'away']),
  services: Type.Array(serviceSchema),
  streams: Type.Array(streamSchema),
  partitions: Type.Array(partitionSchema),
  /** Open streams of pages, and different views that are computed for them. */
  viewers: count,
  views: count,
});
export type PipelineState = Type.Static<typeof pipelineSchema>;
