import { type Command, CommanderError } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { registry } from './commands/registry.ts';
import { print, tellFailure } from './output.ts';
import { addSharedOptions } from './shared-options.ts';

function overview(): string {
  const names = Object.keys(registry);
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => `  ${name.padEnd(width)}  ${registry[name]?.about}`);
  return [
    'Usage: ./millrace COMMAND [options]',
    '',
    'Commands:',
    ...lines,
    '',
    'Every command takes --home DIR, --config FILE, --json and --help.',
    'Exit code: 0 ok, 1 the answer is no, 2 it could not run, 3 not known yet.',
    '',
    'Example: ./millrace up',
  ].join('\n');
}

/** Commander's own complaints as one sentence with what to do next. */
function fromCommander(error: CommanderError, command: Command): MillraceError {
  const message = error.message.replace(/^error: /, '');
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? '';
  if (error.code === 'commander.unknownOption') {
    const known = command.options.flatMap((option) => (option.long ? [option.long] : []));
    return new MillraceError('COMMAND_UNKNOWN', {
      kind: `option of ${command.name().replace('./millrace ', '')} named`,
      value: quoted,
      hint: nearestHint(quoted, known),
    });
  }
  return new MillraceError('ARGUMENT_INVALID', {
    what: `The call of ${command.name().replace('./millrace ', '')}`,
    value: message.split('\n')[0]?.replace(/\.$/, ''),
    hint: `See ${command.name()} --help.`,
  });
}

function prepare(command: Command): Command {
  addSharedOptions(command);
  command.name(`./millrace ${command.name()}`);
  for (const each of [command, ...command.commands]) {
    each.exitOverride();
    each.configureOutput({ writeErr: () => {} });
    each.showSuggestionAfterError(false);
    if (each !== command) addSharedOptions(each);
  }
  return command;
}

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    print(overview());
    return 0;
  }
  const wantsJson = rest.includes('--json');
  let command: Command | undefined;
  try {
    const entry = Object.hasOwn(registry, name) ? registry[name] : undefined;
    if (entry === undefined) {
      throw new MillraceError('COMMAND_UNKNOWN', {
        kind: 'command named',
        value: name,
        hint: nearestHint(name, Object.keys(registry)),
      });
    }
    command = prepare((await entry.load()).command());
    await command.parseAsync(rest, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError && command !== undefined) {
      // --help and --version end by an error of code 0.
      if (error.exitCode === 0) return 0;
      return tellFailure(fromCommander(error, command), wantsJson);
    }
    return tellFailure(error, wantsJson);
  }
}

// `millrace status | head` closes our output early, which is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
// Progress is lost where it can not be written (a full disk under the log of `up --detach`); what it tells of is not.
process.stderr.on('error', () => {});
process.exitCode = await main(process.argv.slice(2));
