import type { Command } from 'commander';
import { type Config, loadConfig } from '#engines/config.ts';
import { type Home, homeAt } from '#engines/home.ts';

/** Options that every command takes. */
export interface SharedOptions {
  readonly home?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Adds --home, --config and --json where the command has not said so itself. */
export function addSharedOptions(command: Command): Command {
  const has = (name: string): boolean => command.options.some((option) => option.long === name);
  if (!has('--home')) command.option('--home <dir>', 'home folder (default: .millrace, or MILLRACE_HOME)');
  if (!has('--config'))
    command.option('--config <file>', 'configuration (default: millrace.config.json, where there is one)');
  if (!has('--json')) command.option('--json', 'answer for machines');
  return command;
}

/** The home folder and the configuration in force. @throws MillraceError CONFIG_* */
export function readShared(options: SharedOptions): { home: Home; config: Config } {
  return { home: homeAt(options.home), config: loadConfig({ file: options.config }) };
}
