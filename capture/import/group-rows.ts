import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A row as it waits for its group: what is needed to parse it again. */
export interface WaitingRow {
  readonly seq: number;
  readonly file: number;
  readonly line: number;
  readonly item: number;
  readonly raw: string;
}

/** Rows of one key, in the order in which they were read. */
export type RowGroup = readonly WaitingRow[];

/** Options of {@link createRowGrouper}. */
export interface GroupOptions {
  /** Where buckets are written; a folder of its own is made in it and removed at the end. */
  readonly folder: string;
  /** How many bytes the rows will have, roughly. Decides into how many buckets they are spread. */
  readonly expectedBytes: number;
  /** Bytes of rows that are held in memory at once. @default 32 MiB */
  readonly memoryBytes?: number;
}

const MAX_BUCKETS = 512;
const WRITE_BYTES = 64 * 1024;

/**
 * Brings rows of one key together, whatever order they come in, in bounded memory: rows are spread over buckets on
 * disk by a hash of their key, each bucket is grouped by itself, and the groups of all buckets are merged by their
 * first rows, so that they come out in the order of the file. What fits into memory never touches the disk.
 */
export function createRowGrouper(options: GroupOptions): {
  add(key: string, row: WaitingRow): void;
  groups(): AsyncGenerator<RowGroup>;
  close(): void;
} {
  const memoryBytes = options.memoryBytes ?? 32 * 1024 * 1024;
  const count = Math.min(MAX_BUCKETS, Math.max(1, Math.ceil((options.expectedBytes * 2) / memoryBytes)));
  if (count === 1) return createMemoryGrouper();
  const folder = mkdtempSync(join(options.folder, 'import-'));
  const buckets = Array.from({ length: count }, (_, index) => createBucket(join(folder, `${index}`)));

  return {
    add(key, row) {
      const index = spread(key) % count;
      buckets[index]?.write([key, row.seq, row.file, row.line, row.item, row.raw]);
    },
    async *groups() {
      const sorted: string[] = [];
      for (const bucket of buckets) sorted.push(await sortBucket(bucket.close()));
      yield* mergeGroups(sorted);
    },
    close() {
      for (const bucket of buckets) bucket.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** FNV-1a, which is enough to spread keys evenly and costs little. */
function spread(key: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) value = Math.imul(value ^ key.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

function createMemoryGrouper(): ReturnType<typeof createRowGrouper> {
  const groups = new Map<string, WaitingRow[]>();
  return {
    add(key, row) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [row]);
      else group.push(row);
    },
    // A Map keeps the order of insertion, which is the order of first rows.
    async *groups() {
      yield* groups.values();
    },
    close() {
      groups.clear();
    },
  };
}

function createBucket(path: string): { write(value: unknown): void; close(): string } {
  let descriptor: number | null = openSync(path, 'w', 0o600);
  let lines: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (descriptor !== null && lines.length > 0) writeSync(descriptor, `${lines.join('\n')}\n`);
    lines = [];
    size = 0;
  };
  return {
    write(value) {
      let line = JSON.stringify(value);
      // A reader of lines takes these two for line ends, and JSON lets them stand as they are.
      if (line.includes('\u2028')) line = line.replaceAll('\u2028', '\\u2028');
      if (line.includes('\u2029')) line = line.replaceAll('\u2029', '\\u2029');
      lines.push(line);
      size += line.length;
      if (size >= WRITE_BYTES) flush();
    },
    close() {
      if (descriptor !== null) {
        flush();
        closeSync(descriptor);
        descriptor = null;
      }
      return path;
    },
  };
}

type BucketLine = readonly [string, number, number, number, number, string];

/** Groups one bucket and writes it as lines of groups in the order of their first rows. */
async function sortBucket(path: string): Promise<string> {
  const groups = new Map<string, WaitingRow[]>();
  for await (const line of readLines(path)) {
    const [key, seq, file, lineNumber, item, raw] = JSON.parse(line) as BucketLine;
    const row = { seq, file, line: lineNumber, item, raw };
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const sorted = createBucket(`${path}.sorted`);
  for (const group of groups.values()) sorted.write(group);
  rmSync(path);
  return sorted.close();
}

/** Merges sorted files of groups by their first rows. */
async function* mergeGroups(paths: readonly string[]): AsyncGenerator<RowGroup> {
  const heads: { group: RowGroup; rest: AsyncIterator<string> }[] = [];
  for (const path of paths) {
    const rest = readLines(path)[Symbol.asyncIterator]();
    const next = await rest.next();
    if (!next.done) heads.push({ group: JSON.parse(next.value) as RowGroup, rest });
  }
  const firstSeq = (head: { group: RowGroup }): number => head.group[0]?.seq ?? 0;
  heads.sort((a, b) => firstSeq(b) - firstSeq(a)); // the next group is at the end
  for (;;) {
    const head = heads.pop();
    if (head === undefined) return;
    yield head.group;
    const next = await head.rest.next();
    if (next.done) continue;
    head.group = JSON.parse(next.value) as RowGroup;
    let low = 0;
    for (let high = heads.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (firstSeq(heads[middle] as { group: RowGroup }) > firstSeq(head)) low = middle + 1;
      else high = middle;
    }
    heads.splice(low, 0, head);
  }
}

function readLines(path: string): AsyncIterable<string> {
  return createInterface({
    input: createReadStream(path, { highWaterMark: WRITE_BYTES }),
    crlfDelay: Infinity,
  });
}
