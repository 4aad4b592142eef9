import type { SparkSession } from '#engines/spark/session.ts';
import type { CompactedTable } from './compacted-tables.ts';
import { underLock } from './hold.ts';
import type { Maintained } from './maintained.ts';
import type { Keeping } from './open-maintenance.ts';
import { sizes } from './retention.ts';

/** Small files of one day of a table. */
interface SmallFiles {
  readonly day: string;
  readonly files: number;
  readonly bytes: number;
}

interface Row {
  readonly day: string;
  readonly files: bigint;
  readonly bytes: bigint;
}

/**
 * Puts the small files of a table together, day by day, the oldest first. Every go is one commit that puts files in the place of
 * others: a reader sees the same rows before and after. Raw is done beside the sink: whichever of the two comes second at the
 * catalog tries again. Processed tables are done under the batch lock, which is given back after each go, and not at all while
 * a batch is open: its branches begin at main, and main must not leave them.
 * @param released batches up to this one may be put together; of raw everything may
 */
export async function compactTable(
  { context, retention, onMoment }: Keeping,
  session: SparkSession,
  table: CompactedTable,
  released: bigint,
  dryRun: boolean,
): Promise<Maintained> {
  const found = await findSmallFiles(session, table, released, retention.todayFiles);
  if (dryRun) return { table: table.name, what: 'compact', ...sum(found) };
  let [files, bytes] = [0, 0];
  let left: string | undefined;
  for (const days of goesOf(found)) {
    await onMoment?.(`compact ${table.name} begins`);
    const go = (used: SparkSession) => putTogether(used, table, released, days);
    const done = table.byBatch
      ? await underLock(context, session, async (used, open) =>
          open.length === 0 ? go(used) : `batch ${open[0]} is open`,
        )
      : await go(session);
    await onMoment?.(`compact ${table.name} ends`);
    if (typeof done === 'string') {
      left = done;
      break;
    }
    files += done.files;
    bytes += done.bytes;
  }
  return { table: table.name, what: 'compact', found: files, bytes, ...(left === undefined ? {} : { left }) };
}

/** What there is to do: counted from the metadata of the files. */
async function findSmallFiles(
  session: SparkSession,
  table: CompactedTable,
  released: bigint,
  todayFiles: number,
): Promise<SmallFiles[]> {
  const day = table.day ?? "DATE '1970-01-01'";
  const smallBytes = sizes.smallShare * sizes.fileBytes;
  const small = table.byBatch
    ? `file_size_in_bytes < ${smallBytes} AND readable_metrics.batch_id.upper_bound <= ${released}L`
    : `file_size_in_bytes < ${smallBytes}`;
  const partition = table.day === undefined ? day : 'partition';
  const rows = await session.query<Row>(
    `SELECT CAST(day AS STRING) AS day, sum(files) AS files, sum(bytes) AS bytes FROM (
       SELECT ${day} AS day, ${partition} AS part, count(*) AS files, sum(file_size_in_bytes) AS bytes
       FROM ${table.name}.files WHERE ${small} GROUP BY 1, 2
     ) WHERE files >= IF(${table.byBatch} OR day < DATE '${today()}', ${sizes.leastFiles}, ${todayFiles})
     GROUP BY 1 ORDER BY 1`,
  );
  return rows.map((row) => ({ day: row.day, files: Number(row.files), bytes: Number(row.bytes) }));
}

/** Days that are done in one go, by the bytes of their small files. */
export function goesOf(found: readonly SmallFiles[]): SmallFiles[][] {
  const goes: SmallFiles[][] = [];
  let room = 0;
  for (const each of found) {
    if (each.bytes > room || goes.length === 0) {
      goes.push([]);
      room = sizes.goBytes;
    }
    goes.at(-1)?.push(each);
    room -= each.bytes;
  }
  return goes;
}

async function putTogether(
  session: SparkSession,
  table: CompactedTable,
  released: bigint,
  days: readonly SmallFiles[],
): Promise<{ files: number; bytes: number }> {
  const ofDays =
    table.day === undefined ? [] : [`(${days.map(({ day }) => table.rowsOf(day)).join(' OR ')})`];
  const where = [...(table.byBatch ? [`batch_id <= ${released}`] : []), ...ofDays].join(' AND ');
  const [row] = await session.query<{ rewritten_data_files_count: number; rewritten_bytes_count: bigint }>(
    `CALL lake.system.rewrite_data_files(table => '${table.name}', where => "${where}",
       options => map('min-input-files', '${sizes.leastFiles}', 'target-file-size-bytes', '${sizes.fileBytes}'))`,
  );
  return {
    files: Number(row?.rewritten_data_files_count ?? 0),
    bytes: Number(row?.rewritten_bytes_count ?? 0),
  };
}

function sum(found: readonly SmallFiles[]): { found: number; bytes: number } {
  const total = (of: 'files' | 'bytes'): number => found.reduce((so, each) => so + each[of], 0);
  return { found: total('files'), bytes: total('bytes') };
}

const today = (): string => new Date().toISOString().slice(0, 10);
