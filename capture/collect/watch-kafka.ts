import type { Endpoints } from '#engines/endpoints.ts';
import { readEndOffsets } from '#engines/kafka/read-end-offsets.ts';

const KEPT_MS = 2_000;

/** Asks Kafka whether it is there, at most every two seconds; answers why it is not. */
export function watchKafka(endpoints: Pick<Endpoints, 'kafka'>): () => Promise<string | undefined> {
  let asked: { atMs: number; answer: Promise<string | undefined> } | undefined;
  return () => {
    if (asked === undefined || Date.now() - asked.atMs > KEPT_MS) {
      const answer = readEndOffsets(endpoints, ['shop.events']).then(
        () => undefined,
        (error: Error) => `Kafka does not answer: ${error.message}`,
      );
      asked = { atMs: Date.now(), answer };
    }
    return asked.answer;
  };
}
