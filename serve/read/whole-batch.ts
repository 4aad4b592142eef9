import { MillraceError } from '#contract/errors.ts';
import type { WholeBatch } from '../answers/batches.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { numberOf, readBatch } from './batches.ts';
import { readResults } from './check-results.ts';

type AccountRow = Record<'topic' | 'from_offset' | 'to_offset' | 'landed', string> &
  Record<'received' | 'accepted' | 'duplicate' | 'rejected', string | null> & { partition: number };
type TableRow = Record<'table_name' | 'files' | 'records' | 'bytes', string> & { snapshot_id: string | null };

/**
 * One batch with its accounts, what its checks said, and its files.
 * @throws MillraceError BATCH_NOT_FOUND, LAKE_OFF, METADATA_AWAY
 */
export async function readWholeBatch(ledger: Ledger, id: string): Promise<WholeBatch> {
  const [batch, accounts, checks, tables] = await Promise.all([
    readBatch(ledger, id),
    ledger.read<AccountRow>('accounts', [id]),
    readResults(ledger, id),
    ledger.read<TableRow>('tables', [id]),
  ]);
  if (batch === null) throw new MillraceError('BATCH_NOT_FOUND', { batch: id });
  return {
    ...batch,
    accounts: accounts.map((row) => ({
      ...row,
      landed: Number(row.landed),
      received: numberOf(row.received),
      accepted: numberOf(row.accepted),
      duplicate: numberOf(row.duplicate),
      rejected: numberOf(row.rejected),
    })),
    checks,
    tables: tables.map(({ table_name, snapshot_id, files, records, bytes }) => ({
      table: table_name,
      snapshot_id,
      files: Number(files),
      records: Number(records),
      bytes: Number(bytes),
    })),
  };
}
