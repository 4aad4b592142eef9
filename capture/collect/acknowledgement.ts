import type { Receipt } from '../producer.ts';

/**
 * What a request waits for: all its records on Kafka, or the end of its patience. One promise for a request,
 * however many records it has.
 */
export class Acknowledgement implements Receipt {
  #left = 0;
  #done: ((acknowledged: boolean) => void) | undefined;

  /** Counts records that are being given to the producer. */
  expect(records: number): void {
    this.#left += records;
  }

  acked(records: number): void {
    this.#left -= records;
    if (this.#left === 0) this.#done?.(true);
  }

  /** Call when everything was given: resolves to whether it is on Kafka within so many ms. */
  within(patienceMs: number): Promise<boolean> {
    if (this.#left === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), patienceMs);
      this.#done = (acknowledged) => {
        clearTimeout(timer);
        resolve(acknowledged);
      };
    });
  }
}
