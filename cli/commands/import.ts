import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import type { Config } from '#engines/config.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import type { Home } from '#engines/home.ts';
import { listImports } from '../../capture/import/list-imports.ts';
import { type ImportVerdict, readVerdicts } from '../../capture/import/read-results.ts';
import type { ImportReport } from '../../capture/import/report-import.ts';
import { runImport, tryImport } from '../../capture/import/run-import.ts';
import { createProgress } from '../../capture/import/show-progress.ts';
import { summarizeImport } from '../../capture/import/summarize-import.ts';
import { undoImport } from '../../capture/import/undo-import.ts';
import { print, say, table } from '../output.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

interface ImportOptions extends SharedOptions {
  readonly map?: string;
  readonly dryRun?: boolean;
  readonly id?: string;
  readonly undo?: string;
  readonly list?: boolean;
}

async function importCommand(files: readonly string[], options: ImportOptions): Promise<void> {
  const { home, config } = readShared(options);
  if (options.list) return list(home, config, options);
  if (options.undo !== undefined) return undo(options.undo, home, config, options);
  if (files.length === 0) throw invalid('The call of import', 'no file', 'Name one or more files to import.');
  if (options.map === undefined) {
    throw invalid(
      'The call of import',
      'no mapping',
      'Add --map MAPPING; docs/importing.md shows how to write one.',
    );
  }
  if (options.id !== undefined && !/^[\w.:-]{1,64}$/.test(options.id)) {
    throw invalid('The id', options.id, 'Use up to 64 letters, digits and . : - _');
  }
  const progress = createProgress(process.stderr, options.json === true);
  const request = {
    paths: files,
    mappingPath: findMapping(options.map),
    importId: options.id,
    home,
    progress,
  };
  if (options.dryRun) {
    const samples = new Map<string, string>();
    const report = await tryImport(request, (_topic, value) => {
      const type = /"event_type":"([^"]*)"/.exec(value)?.[1] ?? '';
      if (!samples.has(type)) samples.set(type, value);
    });
    show(report, options);
    if (options.json) return;
    for (const [type, value] of samples) print(`\nthe first ${type}:\n${value}`);
    print('\nNothing was sent (--dry-run).');
    return;
  }
  const endpoints = readEndpoints(home.root, config);
  process.once('SIGINT', () => {
    say('interrupted; run the same command again and it will be completed under the same id');
    process.exit(130);
  });
  const report = await runImport(request, endpoints);
  show(report, options);
  if (report.settled) return;
  say(
    `Everything is on Kafka, but the speed layer has not judged it yet, so duplicates are not known. See ./millrace status, then ./millrace import --list.`,
  );
  process.exitCode = 3;
}

/** A path, or the name of one of the mappings that come with Millrace. */
function findMapping(given: string): string {
  if (existsSync(given) || !/^[\w-]+$/.test(given)) return given;
  const own = fileURLToPath(new URL(`../../mappings/${given}.json`, import.meta.url));
  return existsSync(own) ? own : given;
}

function show(report: ImportReport, options: ImportOptions): void {
  if (options.json) {
    print(JSON.stringify(report));
    return;
  }
  for (const line of table(summarizeImport(report))) print(line);
  const because = Object.entries(report.rejected_because);
  if (because.length > 0) print('\nrejected rows, by what is wrong:');
  for (const [detail, count] of because) print(`  ${count.toLocaleString('en')}  ${detail}`);
}

async function undo(importId: string, home: Home, config: Config, options: ImportOptions): Promise<void> {
  const report = await undoImport(importId, home, readEndpoints(home.root, config));
  if (options.json) print(JSON.stringify(report));
  else {
    const parts = Object.entries(report.withdrawn).map(
      ([type, records]) => `${records.toLocaleString('en')} ${type}`,
    );
    print(
      `${report.erased ? 'Withdrawn' : 'Asked to withdraw'} ${importId}: ${parts.join(', ') || 'it held nothing that counted'}.`,
    );
  }
  if (report.erased) return;
  say(
    'The speed layer has not answered yet; it will withdraw the import as soon as it runs. See ./millrace status.',
  );
  process.exitCode = 3;
}

async function list(home: Home, config: Config, options: ImportOptions): Promise<void> {
  const imports = listImports(home, await askForVerdicts(home, config));
  if (options.json) {
    print(JSON.stringify(imports));
    return;
  }
  if (imports.length === 0) print('There is no import.');
  else {
    const rows = imports.map((each) => [
      each.import_id,
      each.state,
      each.started_at ?? '-',
      each.mapping ?? '-',
      each.files === null ? '-' : String(each.files),
      Object.entries(each.records ?? {})
        .map(([verdict, records]) => `${records} ${verdict}`)
        .join(', ') || '-',
    ]);
    for (const line of table([['import', 'state', 'started', 'mapping', 'files', 'records'], ...rows]))
      print(line);
  }
}

async function askForVerdicts(home: Home, config: Config): Promise<ImportVerdict[] | null> {
  try {
    const client = openClickHouse(readEndpoints(home.root, config), 'reader');
    try {
      return await readVerdicts(client);
    } finally {
      await client.close();
    }
  } catch (error) {
    say(
      `The speed layer was not asked (${(error as Error).message}), so this is what the home folder knows.`,
    );
    return null;
  }
}

function invalid(what: string, value: string, hint: string): MillraceError {
  return new MillraceError('ARGUMENT_INVALID', { what, value, hint });
}

export function command(): Command {
  return new Command('import')
    .description('Brings in files of a real shop: CSV or JSON lines, plain or gzip.')
    .argument('[files...]', 'files of one kind')
    .option('--map <mapping>', 'what the files mean: a mapping file, or online-retail or otto')
    .option('--dry-run', 'read and count everything, show the first records, send nothing')
    .option('--id <id>', 'id of the import (default: a new one)')
    .option('--undo <id>', 'withdraw an import: none of its records counts any more')
    .option('--list', 'show the imports')
    .addHelpText(
      'after',
      '\nExample: ./millrace import orders-*.csv.gz --map my-shop.json --dry-run\nThe guide: docs/importing.md',
    )
    .action(importCommand);
}
