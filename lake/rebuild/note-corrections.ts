import { MillraceError } from '#contract/errors.ts';
import type { Database } from '../batch/journal.ts';
import type { HeldAccount } from './audit-rebuild.ts';

/**
 * Notes what becomes of the accounts of former batches; they are changed when the rebuild is published. Each batch must keep as
 * many records as it took: with fewer or more, something is wrong outside of the days, too.
 * @throws MillraceError REBUILD_UNSOUND
 */
export async function noteCorrections(
  db: Database,
  rebuildId: bigint,
  held: readonly HeldAccount[],
): Promise<void> {
  const { rows } = await db.query<{
    batch_id: string;
    topic: string;
    partition: number;
    received: string;
    held: string;
  }>(
    `${foundIn}
     SELECT i.batch_id, i.topic, i.partition, i.received, coalesce(f.accepted + f.duplicate + f.rejected, 0) AS held
     FROM lake.batch_inputs i LEFT JOIN found f USING (batch_id, topic, partition)
     WHERE i.batch_id IN (SELECT batch_id FROM found) AND i.received <> coalesce(f.accepted + f.duplicate + f.rejected, 0)
     ORDER BY 1, 2, 3 LIMIT 1`,
    parametersOf(held),
  );
  const [wrong] = rows;
  if (wrong !== undefined) {
    const { topic, partition, batch_id: batch, received, held: there } = wrong;
    const reason = `batch ${batch} took ${received} records of ${topic}/${partition}, and the tables would hold ${there}`;
    throw new MillraceError('REBUILD_UNSOUND', { batch: `${rebuildId}`, reason });
  }
  await db.query(
    `${foundIn}
     INSERT INTO lake.batch_corrections
     SELECT $7, i.batch_id, i.topic, i.partition, i.accepted, i.duplicate, i.rejected, f.accepted, f.duplicate, f.rejected
     FROM lake.batch_inputs i JOIN found f USING (batch_id, topic, partition)
     WHERE (i.accepted, i.duplicate, i.rejected) <> (f.accepted, f.duplicate, f.rejected)`,
    [...parametersOf(held), `${rebuildId}`],
  );
}

const foundIn = `WITH found AS (
  SELECT * FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::bigint[])
    AS f (batch_id, topic, partition, accepted, duplicate, rejected)
)`;

function parametersOf(held: readonly HeldAccount[]): unknown[] {
  return [
    held.map((each) => `${each.batch_id}`),
    held.map(({ topic }) => topic),
    held.map(({ partition }) => partition),
    held.map(({ accepted }) => `${accepted}`),
    held.map(({ duplicate }) => `${duplicate}`),
    held.map(({ rejected }) => `${rejected}`),
  ];
}
