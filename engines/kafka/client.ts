import type { Endpoints } from '../endpoints.ts';

export interface KafkaClientOptions {
  clientId: string;
  bootstrapBrokers: string[];
  /** Milliseconds. */
  connectTimeout: number;
  /** Milliseconds. */
  requestTimeout: number;
  retries: number;
  /** Milliseconds. */
  retryDelay: number;
}

/** Options that every client of `@platformatic/kafka` takes (Admin, Producer, Consumer). */
export function kafkaClientOptions(
  endpoints: Pick<Endpoints, 'kafka'>,
  clientId: string,
): KafkaClientOptions {
  return {
    clientId,
    bootstrapBrokers: [...endpoints.kafka.bootstrap],
    connectTimeout: 5_000,
    requestTimeout: 30_000,
    retries: 5,
    retryDelay: 250,
  };
}
