import type { Home } from '#engines/home.ts';
import { isRunning, type JournalEntry, readEntries } from './journal.ts';
import type { ImportVerdict } from './read-results.ts';

/** One import, as `--list` shows it. */
export interface ListedImport {
  readonly import_id: string;
  /** `elsewhere`: its records are here, but this home folder did not make it. */
  readonly state: 'finished' | 'running' | 'interrupted' | 'withdrawn' | 'elsewhere';
  readonly started_at: string | null;
  readonly mapping: string | null;
  readonly files: number | null;
  /** Records by verdict; null when the speed layer was not asked. */
  readonly records: Readonly<Record<string, number>> | null;
}

/** Joins the journal of the home folder with what the speed layer holds (null: it does not answer). */
export function listImports(home: Home, verdicts: readonly ImportVerdict[] | null): ListedImport[] {
  const records = new Map<string, Record<string, number>>();
  for (const { import_id: id, verdict, event_type: type, records: number } of verdicts ?? []) {
    // A rejected row that is known already is a duplicate, whatever line of whatever file it is on now.
    const name =
      type !== 'row_rejected'
        ? verdict
        : verdict === 'counted'
          ? 'rejected'
          : verdict === 'conflict'
            ? 'duplicate'
            : verdict;
    const counts = records.get(id) ?? {};
    counts[name] = (counts[name] ?? 0) + number;
    records.set(id, counts);
  }
  const entries = readEntries(home);
  const known = new Set(entries.map((entry) => entry.import_id));
  const listed = entries.map(
    (entry): ListedImport => ({
      import_id: entry.import_id,
      state: stateOf(entry),
      started_at: entry.started_at,
      mapping: entry.mapping,
      files: entry.files.length,
      records: verdicts === null ? null : (records.get(entry.import_id) ?? {}),
    }),
  );
  for (const [id, counts] of records) {
    if (known.has(id)) continue;
    const state = counts.erased !== undefined && counts.counted === undefined ? 'withdrawn' : 'elsewhere';
    listed.push({ import_id: id, state, started_at: null, mapping: null, files: null, records: counts });
  }
  return listed;
}

function stateOf(entry: JournalEntry): ListedImport['state'] {
  if (entry.withdrawn_at !== null) return 'withdrawn';
  if (entry.finished_at !== null) return 'finished';
  return isRunning(entry) ? 'running' : 'interrupted';
}
