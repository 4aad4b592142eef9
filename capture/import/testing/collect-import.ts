import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFiles } from '../import-files.ts';
import type { Mapping } from '../mapping.ts';
import { planImport } from '../plan-import.ts';
import { parseMapping } from '../read-mapping.ts';
import { createTally, type Tally } from '../tally.ts';

/** A record as it would stand in a topic. */
export interface CollectedRecord {
  readonly topic: string;
  readonly key: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly occurred_at: string;
  readonly user_id?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into properties of every type
  readonly properties: any;
}

export interface Collected {
  readonly records: readonly CollectedRecord[];
  readonly tally: Tally;
}

/** Imports files into memory: everything of the import but Kafka. */
export async function collectImport(
  paths: readonly string[],
  mapping: Mapping,
  options: { readonly groupMemoryBytes?: number; readonly importId?: string } = {},
): Promise<Collected> {
  const records: CollectedRecord[] = [];
  const tally = createTally();
  const plan = await planImport(paths, mapping, 'mapping.json');
  const folder = mkdtempSync(join(tmpdir(), 'millrace-import-'));
  try {
    await importFiles({
      files: plan.files,
      mapping: plan.mapping,
      explode: mapping.explode ?? null,
      encoding: mapping.format.encoding ?? 'utf-8',
      rejecting: {
        source: plan.mapping.source,
        importId: options.importId ?? 'test',
        startedAtMs: Date.UTC(2026, 0, 1),
        columns: plan.columns,
      },
      output: {
        write: (topic, key, value) => records.push({ ...JSON.parse(value), topic, key }),
        drain: async () => {},
        flush: async () => {},
      },
      tally,
      folder,
      ...(options.groupMemoryBytes === undefined ? {} : { groupMemoryBytes: options.groupMemoryBytes }),
      onProgress: () => {},
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { records, tally };
}

/** Writes contents to files of their own, runs `work` with their paths, and removes them. */
export async function withFiles<T>(
  contents: readonly (string | Uint8Array)[],
  work: (paths: string[]) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-import-files-'));
  try {
    const paths = contents.map((content, index) => {
      const path = join(folder, `file-${index}.txt`);
      writeFileSync(path, content);
      return path;
    });
    return await work(paths);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Imports contents by a mapping that is given as a value. */
export function collectText(
  mapping: object,
  contents: readonly (string | Uint8Array)[],
  options: { readonly groupMemoryBytes?: number } = {},
): Promise<Collected> {
  return withFiles(contents, (paths) =>
    collectImport(paths, parseMapping(JSON.stringify(mapping), 'mapping.json'), options),
  );
}
