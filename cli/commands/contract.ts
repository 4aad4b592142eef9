import { relative } from 'node:path';
import { Command } from 'commander';
import type { ContractCheck } from '#contract/check.ts';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { print, say } from '../output.ts';

interface Options {
  readonly json?: boolean;
}

const migrationName = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

async function check(options: Options): Promise<void> {
  const [{ checkContract }, { allGeneratedFiles }] = await Promise.all([
    import('#contract/check.ts'),
    import('../generated-files.ts'),
  ]);
  const result = checkContract(undefined, allGeneratedFiles());
  process.exitCode = result.ok ? 0 : 1;
  if (options.json) print(JSON.stringify(result));
  else tellCheck(result);
}

function tellCheck(result: ContractCheck): void {
  for (const file of result.drift) print(`differs: ${file}`);
  for (const broken of result.breaks) print(`breaks: ${broken}`);
  for (const statement of result.unmigrated) print(`not migrated: ${statement}`);
  if (result.drift.length > 0) say('Run ./millrace contract generate, and commit what it writes.');
  if (result.unmigrated.length > 0) say('Run ./millrace contract migrate NAME, and commit what it writes.');
  if (result.breaks.length > 0)
    say('Take the change back, or add a new property or event beside the old one.');
  if (result.ok) print('The contract, its files, its migrations and its releases agree.');
}

async function generate(options: Options): Promise<void> {
  const [{ writeGenerated }, { allGeneratedFiles }] = await Promise.all([
    import('#contract/generate.ts'),
    import('../generated-files.ts'),
  ]);
  tellWritten(writeGenerated(undefined, allGeneratedFiles()), options);
}

async function migrate(options: Options, name = ''): Promise<void> {
  if (!migrationName.test(name)) {
    throw new MillraceError('ARGUMENT_INVALID', {
      what: 'The name of a migration',
      value: name,
      hint: 'Write it in snake_case, such as add_gift_wrap.',
    });
  }
  const [{ projectRoot, writeGenerated }, { writeMigration }] = await Promise.all([
    import('#contract/generate.ts'),
    import('#contract/clickhouse/write-migration.ts'),
  ]);
  const migration = writeMigration({ root: projectRoot, name });
  const written = 'file' in migration ? [relative(projectRoot, migration.file)] : [];
  tellWritten([...written, ...writeGenerated()], options);
}

async function release(options: Options): Promise<void> {
  const [{ checkContract }, { projectRoot }, { writeRelease }, { takeSnapshot }] = await Promise.all([
    import('#contract/check.ts'),
    import('#contract/generate.ts'),
    import('#contract/released.ts'),
    import('#contract/snapshot.ts'),
  ]);
  if (!checkContract().ok) return check(options);
  const written = writeRelease(takeSnapshot());
  tellWritten(written ? [relative(projectRoot, written.file)] : [], options);
}

function tellWritten(files: readonly string[], options: Options): void {
  if (options.json) print(JSON.stringify({ written: files }));
  else for (const file of files) print(`wrote ${file}`);
  if (files.length === 0 && !options.json) print('Nothing to write: all of it is there already.');
}

/** --json may stand before or after the action. */
function withOptions(run: (options: Options, name?: string) => Promise<void>) {
  return async (...given: unknown[]): Promise<void> => {
    const command = given.at(-1) as Command;
    await run(command.optsWithGlobals(), command.args[0]);
  };
}

function refuse(action: string | undefined, _options: Options, contract: Command): void {
  if (action === undefined) {
    contract.outputHelp();
    return;
  }
  const known = contract.commands.map((command) => command.name());
  throw new MillraceError('COMMAND_UNKNOWN', {
    kind: 'action of contract named',
    value: action,
    hint: nearestHint(action, known),
  });
}

export function command(): Command {
  const contract = new Command('contract')
    .description('Holds the contract, its files, its migrations and its releases together.')
    .addHelpText('after', '\nExample: ./millrace contract migrate add_gift_wrap')
    .argument('[action]')
    .action(refuse);
  contract
    .command('check')
    .description('Says what is out of step; exit code 1 when something is.')
    .addHelpText('after', '\nExample: ./millrace contract check --json')
    .action(withOptions(check));
  contract
    .command('generate')
    .description('Writes the JSON Schemas and the pages that are made of the contract.')
    .addHelpText('after', '\nExample: ./millrace contract generate')
    .action(withOptions(generate));
  contract
    .command('migrate')
    .argument('<name>', 'what the migration is about, in snake_case')
    .description('Writes the next numbered migration, where the contract needs one, and the generated files.')
    .addHelpText('after', '\nExample: ./millrace contract migrate add_gift_wrap')
    .action(withOptions(migrate));
  contract
    .command('release')
    .description('Promises the contract as it is: later ones may add to it, and break nothing of it.')
    .addHelpText('after', '\nExample: ./millrace contract release')
    .action(withOptions(release));
  return contract;
}
