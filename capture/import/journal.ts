import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Home, writeFileAtomically } from '#engines/home.ts';
import { identify, isAlive, type ProcessIdentity } from '#engines/process-identity.ts';
import type { InputFile } from './read-bytes.ts';

/** What this machine knows of an import, kept in the home folder as `imports/ID.json`. */
export interface JournalEntry {
  readonly import_id: string;
  readonly mapping: string;
  readonly source: string;
  readonly files: readonly {
    readonly path: string;
    readonly size_bytes: number;
    readonly modified_ms: number;
  }[];
  readonly started_at: string;
  /** null while it runs, and for ever when it was interrupted. */
  readonly finished_at: string | null;
  readonly withdrawn_at: string | null;
  readonly process: ProcessIdentity;
}

/** A new entry for an import that begins now in this process. */
export function beginEntry(
  importId: string,
  mapping: string,
  source: string,
  files: readonly InputFile[],
): JournalEntry {
  return {
    import_id: importId,
    mapping,
    source,
    files: files.map(({ path, sizeBytes, modifiedMs }) => ({
      path,
      size_bytes: sizeBytes,
      modified_ms: modifiedMs,
    })),
    started_at: new Date().toISOString(),
    finished_at: null,
    withdrawn_at: null,
    process: identify(process.pid),
  };
}

export function writeEntry(home: Home, entry: JournalEntry): void {
  const folder = join(home.root, 'imports');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileAtomically(entryPath(home, entry.import_id), `${JSON.stringify(entry, null, 2)}\n`);
}

/** All entries, the oldest first. What cannot be read is left out: the journal is a convenience, Kafka is the truth. */
export function readEntries(home: Home): JournalEntry[] {
  let names: string[];
  try {
    names = readdirSync(join(home.root, 'imports')).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
  const entries = names.flatMap((name): JournalEntry[] => {
    try {
      return [JSON.parse(readFileSync(join(home.root, 'imports', name), 'utf8')) as JournalEntry];
    } catch {
      return [];
    }
  });
  return entries.sort((a, b) => (a.started_at < b.started_at ? -1 : 1));
}

export function findEntry(home: Home, importId: string): JournalEntry | undefined {
  return readEntries(home).find((entry) => entry.import_id === importId);
}

/** Whether the process of an entry still works on it. */
export function isRunning(entry: JournalEntry): boolean {
  return entry.finished_at === null && entry.process.pid !== process.pid && isAlive(entry.process);
}

/** An import of the same files by the same mapping that began and never ended, or undefined. */
export function findInterrupted(
  home: Home,
  mapping: string,
  source: string,
  files: readonly InputFile[],
): JournalEntry | undefined {
  const wanted = JSON.stringify(beginEntry('', mapping, source, files).files);
  return readEntries(home).findLast(
    (entry) =>
      entry.finished_at === null &&
      entry.withdrawn_at === null &&
      entry.mapping === mapping &&
      entry.source === source &&
      JSON.stringify(entry.files) === wanted,
  );
}

function entryPath(home: Home, importId: string): string {
  return join(home.root, 'imports', `${encodeURIComponent(importId)}.json`);
}
