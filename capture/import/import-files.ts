import { recordKey } from '#contract/record-key.ts';
import { explodeRow } from './compile-lines.ts';
import type { CompiledMapping } from './compile-mapping.ts';
import { createRowGrouper, type WaitingRow } from './group-rows.ts';
import { createRowIdentifier } from './identify-rows.ts';
import { mapGroup } from './map-group.ts';
import type { Output } from './output.ts';
import type { ParseRow } from './parse-rows.ts';
import type { PlannedFile } from './plan-import.ts';
import { readBytes } from './read-bytes.ts';
import { describeRejectedRow, type RejectingImport } from './reject-row.ts';
import { type Cells, type Refusal, Refused, type Row } from './row.ts';
import type { SplitRow } from './split-csv-rows.ts';
import { addMoney, addRecordMoney, count, countDetail, type Tally } from './tally.ts';

/** Everything that one run of an import needs. */
export interface ImportRun {
  readonly files: readonly PlannedFile[];
  readonly mapping: CompiledMapping;
  readonly explode: string | null;
  readonly encoding: string;
  readonly rejecting: RejectingImport;
  readonly output: Output;
  readonly tally: Tally;
  /** Where rows that wait for their group may be written. */
  readonly folder: string;
  /** @default 32 MiB */
  readonly groupMemoryBytes?: number;
  /** Called after every chunk with the bytes of the files (as they are on disk) that were read. */
  readonly onProgress: (readBytes: number) => void;
}

/**
 * Reads the files, makes records of their rows and writes these to the output. Memory is bounded by a chunk, the rows
 * of one bucket, and the identities of rejected rows. Every row read is counted once: mapped, rejected or repeated.
 */
export async function importFiles(run: ImportRun): Promise<void> {
  const { mapping, tally, output, rejecting } = run;
  const identifier = createRowIdentifier();
  const expectedBytes = run.files.reduce((sum, { file }) => sum + file.sizeBytes * (file.gzip ? 10 : 1), 0);
  const grouper =
    mapping.groupKey === null
      ? null
      : createRowGrouper({
          folder: run.folder,
          expectedBytes,
          ...(run.groupMemoryBytes === undefined ? {} : { memoryBytes: run.groupMemoryBytes }),
        });
  let seq = 0;
  let progressBytes = 0;

  function reject(row: WaitingRow, cells: Cells | null, given: string, refusal: Refusal): void {
    let identity = given;
    if (identity === '') {
      const known = identifier.identify(row.file, row.raw);
      if (known.repeated) {
        tally.rowsRepeated += 1;
        return;
      }
      identity = known.identity;
    }
    const whole = cells === null ? null : ({ ...row, cells, identity } as Row);
    const record = describeRejectedRow(
      {
        raw: row.raw,
        cells,
        identity,
        fileName: run.files[row.file]?.file.name ?? '',
        line: row.line,
        occurredAtMs: whole === null ? null : mapping.time(whole),
        worth: whole === null ? null : mapping.worth(whole),
        refusal,
      },
      rejecting,
    );
    output.write('shop.rejected', recordKey('shop.rejected', record) ?? '', JSON.stringify(record));
    count(tally.rejected, refusal.reason);
    countDetail(tally, refusal.detail);
  }

  function mapRows(rows: readonly Row[]): void {
    const outcome = mapGroup(rows, mapping, rejecting.importId);
    for (const { row, refusal } of outcome.rejected) reject(row, row.cells, row.identity, refusal);
    for (const { topic, key, value, record } of outcome.records) {
      output.write(topic, key, value);
      count(tally.events, String(record.event_type));
      addRecordMoney(tally, record);
    }
    tally.rowsMapped += outcome.mapped.length;
  }

  function takeRow(row: Row): void {
    tally.rowsRead += 1;
    const worth = mapping.worth(row);
    if (worth !== null) addMoney(tally.moneyRead, worth.currency, worth.amount);
    const refusal = mapping.refuse(row);
    if (refusal !== null) {
      reject(row, row.cells, '', refusal);
      return;
    }
    if (grouper === null || mapping.groupKey === null) {
      mapRows([
        mapping.usesIdentity ? { ...row, identity: identifier.identify(row.file, row.raw).identity } : row,
      ]);
      return;
    }
    const key = mapping.groupKey(row);
    if (key !== null) grouper.add(key, row);
    else
      reject(row, row.cells, '', {
        reason: 'missing_field',
        path: 'group_by',
        detail: 'the row has no group key',
      });
  }

  function takeSplitRow(split: SplitRow, file: number, parse: ParseRow, isCut: boolean): void {
    const place = { seq: seq++, file, line: split.line, item: 0, raw: split.raw, identity: '' };
    const cutNote = isCut
      ? '; it is the last line and has no line end, so the file may have been cut off'
      : '';
    try {
      if (split.problem !== null) throw new Refused('row_malformed', '', split.problem);
      const row: Row = { ...place, cells: parse(split.raw, split.cells) };
      if (run.explode === null) {
        takeRow(row);
        return;
      }
      const items = explodeRow(row, run.explode);
      if (items === null)
        throw new Refused('missing_field', run.explode, `the row has no list ${run.explode}`);
      // An item is a row of its own: what it says, and what its parent says, is all that it is.
      for (const item of items)
        takeRow({ ...item, seq: seq++, raw: Buffer.from(JSON.stringify(item.cells)).toString('latin1') });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      tally.rowsRead += 1;
      reject(place, null, '', { ...error.refusal, detail: error.refusal.detail + cutNote });
    }
  }

  async function readFile(planned: PlannedFile, index: number): Promise<void> {
    const splitter = planned.createSplitter();
    let seenHeader = !planned.headerInFile;
    const take = (rows: readonly SplitRow[], atEnd: boolean): void => {
      for (const row of rows) {
        if (!seenHeader) {
          seenHeader = true;
          continue;
        }
        takeSplitRow(row, index, planned.parse, atEnd);
      }
    };
    const chunks = readBytes(planned.file, run.encoding, (bytes) => {
      progressBytes += bytes;
    });
    for (;;) {
      const next = await chunks.next();
      if (next.done) {
        take(splitter.end(), true);
        if (next.value !== null) {
          takeSplitRow(
            { raw: `damaged ${planned.file.name}`, cells: [], line: 0, problem: next.value },
            index,
            planned.parse,
            false,
          );
        }
        break;
      }
      take(splitter.push(next.value), false);
      run.onProgress(progressBytes);
      await output.drain();
    }
  }

  try {
    for (const [index, planned] of run.files.entries()) await readFile(planned, index);
    if (grouper !== null) {
      let waiting = 0;
      for await (const group of grouper.groups()) {
        const rows = parseGroup(group, run);
        tally.rowsRepeated += group.length - rows.length;
        mapRows(rows);
        waiting += rows.length;
        if (waiting < 1000) continue;
        waiting = 0;
        run.onProgress(progressBytes);
        await output.drain();
      }
    }
    await output.flush();
  } finally {
    grouper?.close();
  }
}

/** The rows of a group, parsed again, without those that a second file brought again. */
function parseGroup(group: readonly WaitingRow[], run: ImportRun): Row[] {
  const manyFiles = group.some((row) => row.file !== group[0]?.file);
  const identifier = manyFiles ? createRowIdentifier() : null;
  const rows: Row[] = [];
  for (const waiting of group) {
    if (identifier?.identify(waiting.file, waiting.raw).repeated) continue;
    const parse = run.files[waiting.file]?.parse;
    if (parse === undefined) continue;
    const kept = waiting as Partial<Row> & WaitingRow;
    rows.push({ ...waiting, cells: kept.cells ?? parse(waiting.raw), identity: '' });
  }
  return rows;
}
