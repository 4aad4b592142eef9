import { Counter, Gauge, Registry } from 'prom-client';
import type { ProducerCounts } from '../producer.ts';
import type { BooksCounts } from '../shop/books.ts';

/** The generator's metrics, out of what its doors to Kafka and to the books count. */
export function generatorMetrics(
  kafka: () => ProducerCounts | undefined,
  books: () => BooksCounts | undefined,
): Registry {
  const registry = new Registry();
  const count = (name: string, help: string, read: () => number | undefined): void => {
    new Counter({
      name: `millrace_generator_${name}_total`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read() ?? 0);
      },
    });
  };
  const gauge = (name: string, help: string, read: () => number | undefined): void => {
    new Gauge({
      name: `millrace_generator_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read() ?? 0);
      },
    });
  };
  count('acked_records', 'Records that Kafka has acknowledged.', () => kafka()?.ackedRecords);
  count('retries', 'Attempts that Kafka did not answer well.', () => kafka()?.retries);
  gauge('buffered_bytes', 'Bytes that wait for an acknowledgement.', () => kafka()?.bufferedBytes);
  count(
    'committed_transactions',
    "Transactions that are in the shop's database, each with its outbox row.",
    () => (books()?.applied ?? 0) + (books()?.known ?? 0),
  );
  count('refused_transactions', 'Transactions that would have made the books wrong.', () => books()?.refused);
  gauge('waiting_transactions', 'Transactions that are not committed yet.', () => books()?.waiting);
  return registry;
}
