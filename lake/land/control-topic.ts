import { Admin } from '@platformatic/kafka';
import type { Endpoints } from '#engines/endpoints.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';
import { controlTopic } from './sink.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** Makes the sink's control topic where it is missing: on a broker that creates none by itself the sink would wait. */
export async function createControlTopic(endpoints: Pick<Endpoints, 'kafka'>): Promise<void> {
  const admin = new Admin(kafkaClientOptions(endpoints, 'millrace-lake'));
  try {
    if ((await admin.listTopics()).includes(controlTopic)) return;
    await admin.createTopics({
      topics: [controlTopic],
      partitions: 1,
      replicas: -1,
      configs: [
        { name: 'cleanup.policy', value: 'delete' },
        { name: 'retention.ms', value: String(7 * dayMs) },
      ],
    });
  } finally {
    await admin.close();
  }
}
