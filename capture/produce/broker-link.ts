import {
  Admin,
  type Connection,
  ConnectionPool,
  createAPI,
  findErrorBy,
  initProducerIdV5,
  produceV11,
  Writer,
} from '@platformatic/kafka';
import type { Endpoints } from '#engines/endpoints.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';

/** Who sends, as the broker knows it: with a sequence number it drops what it has already. */
export interface ProducerIdentity {
  producerId: bigint;
  producerEpoch: number;
}

const PRODUCE_KEY = 0;
const PRODUCE_VERSION = 11;
const ALL_REPLICAS = -1;
const BROKER_TIMEOUT_MS = 30_000;
const MAX_INFLIGHT_REQUESTS = 16;

const produceApi = createAPI<[topic: string, partition: number, batch: Buffer], unknown>(
  PRODUCE_KEY,
  PRODUCE_VERSION,
  (topic: string, partition: number, batch: Buffer) =>
    Writer.create()
      .appendString(null)
      .appendInt16(ALL_REPLICAS)
      .appendInt32(BROKER_TIMEOUT_MS)
      .appendArray([topic], (writer, name) => {
        writer.appendString(name).appendArray([partition], (inner, index) => {
          inner.appendInt32(index).appendBytes(batch);
        });
      })
      .appendTaggedFields(),
  produceV11.parseResponse,
);

/** The connections of a producer: one for each broker, leaders looked up again when they have moved. */
export class BrokerLink {
  readonly #admin: Admin;
  readonly #pool: ConnectionPool;
  readonly #topics: string[];
  #metadata: ReturnType<Admin['metadata']> | undefined;

  constructor(endpoints: Pick<Endpoints, 'kafka'>, clientId: string, topics: readonly string[]) {
    const options = kafkaClientOptions(endpoints, clientId);
    this.#topics = [...topics];
    // A lane tries again by itself; inside, an attempt ends at the first fault.
    this.#admin = new Admin({ ...options, retries: 0 });
    this.#pool = new ConnectionPool(clientId, { ...options, maxInflights: MAX_INFLIGHT_REQUESTS });
  }

  /** A connection to the leader of a partition. */
  async connect(topic: string, partition: number): Promise<Connection> {
    this.#metadata ??= this.#admin.metadata({ topics: this.#topics, forceUpdate: true });
    const metadata = await this.#metadata;
    const leader = metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1;
    return this.#pool.get(metadata.brokers.get(leader) as never);
  }

  /** Looks the leaders up again at the next call. */
  forgetLeaders(): void {
    this.#metadata = undefined;
  }

  async newIdentity(connection: Connection): Promise<ProducerIdentity> {
    const { producerId, producerEpoch } = await initProducerIdV5.api.async(connection, null, 0);
    return { producerId, producerEpoch };
  }

  /** Resolves when all replicas have the batch. */
  async produce(connection: Connection, topic: string, partition: number, batch: Buffer): Promise<void> {
    await produceApi.async(connection, topic, partition, batch);
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#admin.close(), this.#pool.close()]);
  }
}

/** Whether the broker says that it holds this batch already: an earlier attempt had arrived after all. */
export function isAlreadyThere(error: Error): boolean {
  return Boolean(findErrorBy(error as never, 'apiId' as never, 'DUPLICATE_SEQUENCE_NUMBER' as never));
}
