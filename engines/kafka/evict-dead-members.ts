import { Admin } from '@platformatic/kafka';
import type { Endpoints } from '../endpoints.ts';
import { kafkaClientOptions } from './client.ts';

/**
 * Removes every member of the consumer groups whose id starts with `prefix`. Called while the process whose members
 * they were is known to be dead: left to themselves they would hold their partitions until their session times out.
 * @returns the number of members removed
 */
export async function evictDeadMembers(endpoints: Pick<Endpoints, 'kafka'>, prefix: string): Promise<number> {
  const admin = new Admin({ ...kafkaClientOptions(endpoints, 'millrace-supervisor'), retries: 1 });
  try {
    const ids = [...(await admin.listGroups()).keys()].filter((id) => id.startsWith(prefix));
    if (ids.length === 0) return 0;
    const groups = await admin.describeGroups({ groups: ids });
    let removed = 0;
    for (const group of groups.values()) {
      const members = [...group.members.keys()].map((memberId) => ({
        memberId,
        reason: 'its process is dead',
      }));
      if (members.length === 0) continue;
      await admin.removeMembersFromConsumerGroup({ groupId: group.id, members });
      removed += members.length;
    }
    return removed;
  } finally {
    await admin.close();
  }
}
