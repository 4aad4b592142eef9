import { setTimeout as sleep } from 'node:timers/promises';
import type { CollectedRecord } from '../../capture/generator/collect-records.ts';
import { openProducer, type RecordProducer } from '../../capture/producer.ts';
import type { Pipeline } from './pipeline.ts';

const CHUNK_RECORDS = 250;
const CHUNK_PAUSE_MS = 50;

/** Records on their way to Kafka, at a pace that leaves time for accidents. */
export interface Load {
  /** Share of the records that the producer was given, 0 to 1. */
  readonly progress: number;
  /** Resolves when Kafka has acknowledged all of them. */
  readonly done: Promise<void>;
  close(): Promise<void>;
}

/**
 * Sends records by the real producer, through whatever happens to Kafka meanwhile.
 * @param overMs for how long they are sent, ms; default: 5,000 records a second
 */
export async function startLoad(
  pipeline: Pipeline,
  records: readonly CollectedRecord[],
  overMs?: number,
): Promise<Load> {
  const pauseMs = overMs === undefined ? CHUNK_PAUSE_MS : overMs / Math.ceil(records.length / CHUNK_RECORDS);
  const producer: RecordProducer = await openProducer(pipeline.endpoints, ['shop.events', 'shop.orders'], {
    clientId: 'promise-test',
  });
  let sent = 0;
  let closed = false;
  async function send(): Promise<void> {
    for (let from = 0; from < records.length && !closed; from += CHUNK_RECORDS) {
      for (const { topic, key, value } of records.slice(from, from + CHUNK_RECORDS)) {
        producer.add(topic, key, value);
      }
      sent = Math.min(records.length, from + CHUNK_RECORDS);
      if (producer.isFull) await producer.room();
      await sleep(pauseMs);
    }
    if (!closed) await producer.flush();
  }
  const done = send();
  done.catch(() => undefined);
  return {
    get progress() {
      return sent / records.length;
    },
    done,
    async close() {
      closed = true;
      await producer.abandon();
    },
  };
}
