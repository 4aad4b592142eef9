import type { Topic } from '#contract/topics.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { createTopics } from '../create-topics.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Changes of the shop's tables as Debezium writes them: no topic of the contract, read by the translator alone. */
export const tableChangesTopic = 'shop.table_changes';

/** One partition, so that the order of commits and the borders of transactions are kept. */
const settings: Omit<Topic, 'name'> & { name: string } = {
  name: tableChangesTopic,
  description: 'Changes of the tables of the shop.',
  key: 'event',
  partitions: 1,
  retentionMs: 7 * DAY_MS,
  cleanupPolicy: 'delete',
  timestampType: 'LogAppendTime',
  maxValueBytes: 4_194_304,
  writers: ['tables'],
  created: true,
};

/** Makes the topic when it is missing; later calls change nothing. @throws MillraceError ENGINE_UNREACHABLE */
export async function prepareTableChanges(endpoints: Pick<Endpoints, 'kafka'>): Promise<void> {
  await createTopics(endpoints, [settings as Topic]);
}
