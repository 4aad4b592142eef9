import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import { mintUuid } from '#contract/identifiers.ts';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import type { Home } from '#engines/home.ts';
import { startOf } from '#engines/process-identity.ts';
import { importFiles } from './import-files.ts';
import {
  beginEntry,
  findEntry,
  findInterrupted,
  isRunning,
  type JournalEntry,
  writeEntry,
} from './journal.ts';
import { importTopics, openKafkaOutput } from './kafka-output.ts';
import type { Output } from './output.ts';
import { type ImportPlan, planImport } from './plan-import.ts';
import { readMapping } from './read-mapping.ts';
import { readAcceptedMoney, readVerdicts } from './read-results.ts';
import { type ImportReport, reportImport } from './report-import.ts';
import type { Progress } from './show-progress.ts';
import { createTally, type Tally } from './tally.ts';
import { type EndOffsets, readEndOffsets, waitUntilSettled } from './wait-until-settled.ts';

/** What the command was asked for. */
export interface ImportRequest {
  readonly paths: readonly string[];
  readonly mappingPath: string;
  /** undefined: a new id, or that of the interrupted import of the same files. */
  readonly importId: string | undefined;
  readonly home: Home;
  readonly progress: Progress;
}

/** Reads, maps and counts everything, and sends nothing. `onRecord` sees each record that would be sent. */
export async function tryImport(
  request: Omit<ImportRequest, 'home'>,
  onRecord: (topic: string, value: string) => void,
): Promise<ImportReport> {
  const importId = request.importId ?? 'dry-run';
  const output: Output = {
    write: (topic, _key, value) => onRecord(topic, value),
    drain: async () => {},
    flush: async () => {},
  };
  const started = performance.now();
  const { plan, explode, encoding } = await planRequest(request);
  const tally = createTally();
  await sendAll(plan, {
    explode,
    encoding,
    importId,
    output,
    tally,
    folder: tmpdir(),
    progress: request.progress,
  });
  return reportImport(importId, plan.files.length, tally, (performance.now() - started) / 1000, null);
}

/** Imports the files and waits until the speed layer has judged them. Running it again changes nothing. */
export async function runImport(request: ImportRequest, endpoints: Endpoints): Promise<ImportReport> {
  const { home, progress } = request;
  const { plan, explode, encoding, mappingName } = await planRequest(request);
  const entry = openEntry(request, plan, mappingName);
  const folder = makeFolder(home);
  const started = performance.now();
  const tally = createTally();
  const output = await openKafkaOutput(endpoints, (reason) =>
    progress.note(`Kafka is waited for: ${reason}`),
  );
  try {
    writeEntry(home, entry);
    await sendAll(plan, { explode, encoding, importId: entry.import_id, output, tally, folder, progress });
    await output.close();
  } catch (error) {
    await output.abandon();
    throw error;
  }
  writeEntry(home, { ...entry, finished_at: new Date().toISOString() });
  const seconds = (performance.now() - started) / 1000;
  const settled = await readSettled(endpoints, entry.import_id, progress);
  return reportImport(entry.import_id, plan.files.length, tally, seconds, settled);
}

async function planRequest(request: Omit<ImportRequest, 'home'>): Promise<{
  plan: ImportPlan;
  explode: string | null;
  encoding: string;
  mappingName: string;
}> {
  const mapping = await readMapping(request.mappingPath);
  const plan = await planImport(request.paths, mapping, request.mappingPath);
  return {
    plan,
    explode: mapping.explode ?? null,
    encoding: mapping.format.encoding ?? 'utf-8',
    mappingName: mapping.name,
  };
}

async function sendAll(
  plan: ImportPlan,
  run: {
    readonly explode: string | null;
    readonly encoding: string;
    readonly importId: string;
    readonly output: Output;
    readonly tally: Tally;
    readonly folder: string;
    readonly progress: Progress;
  },
): Promise<void> {
  const totalBytes = plan.files.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  await importFiles({
    files: plan.files,
    mapping: plan.mapping,
    explode: run.explode,
    encoding: run.encoding,
    rejecting: {
      source: plan.mapping.source,
      importId: run.importId,
      startedAtMs: Date.now(),
      columns: plan.columns,
    },
    output: run.output,
    tally: run.tally,
    folder: run.folder,
    onProgress: (bytes) => run.progress.rows(run.tally.rowsRead, totalBytes === 0 ? 1 : bytes / totalBytes),
  });
  run.progress.done(run.tally.rowsRead);
}

/** The journal entry of this import: a new one, or the interrupted one that goes on. */
function openEntry(request: ImportRequest, plan: ImportPlan, mappingName: string): JournalEntry {
  const { home, importId, progress } = request;
  const files = plan.files.map(({ file }) => file);
  const source = plan.mapping.source;
  const named = importId === undefined ? undefined : findEntry(home, importId);
  if (named?.withdrawn_at) throw new MillraceError('IMPORT_WITHDRAWN', { id: named.import_id });
  const before =
    named ?? (importId === undefined ? findInterrupted(home, mappingName, source, files) : undefined);
  if (before !== undefined && isRunning(before)) {
    throw new MillraceError('IMPORT_BUSY', { id: before.import_id, pid: before.process.pid });
  }
  if (before !== undefined && named === undefined) {
    progress.note(
      `the import ${before.import_id} of these files was interrupted; it is done again under its id`,
    );
  }
  return beginEntry(before?.import_id ?? importId ?? mintUuid(), mappingName, source, files);
}

/** A folder for rows that wait for their group; those of processes that are gone are removed. */
function makeFolder(home: Home): string {
  mkdirSync(home.run, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(home.run)) {
    const pid = /^import-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && startOf(Number(pid)) === undefined) {
      rmSync(join(home.run, name), { recursive: true, force: true });
    }
  }
  const folder = join(home.run, `import-${process.pid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function readSettled(
  endpoints: Endpoints,
  importId: string,
  progress: Progress,
): Promise<Parameters<typeof reportImport>[4]> {
  const client = openClickHouse(endpoints, 'reader', { requestTimeoutMs: 60_000 });
  try {
    const ends: EndOffsets = await readEndOffsets(endpoints, importTopics);
    const settled = await waitUntilSettled(client, ends, (behind) =>
      progress.note(`waiting for the speed layer: ${behind} records to go`),
    );
    if (!settled) return null;
    return {
      verdicts: await readVerdicts(client, importId),
      accepted: await readAcceptedMoney(client, importId),
    };
  } catch (error) {
    progress.note(`the speed layer does not answer: ${(error as Error).message}`);
    return null;
  } finally {
    await client.close();
  }
}
