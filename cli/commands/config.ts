import { Command } from 'commander';
import { maskSecrets } from '#engines/config.ts';
import { readCredentials } from '#engines/credentials.ts';
import { print } from '../output.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

interface ConfigOptions extends SharedOptions {
  readonly token?: boolean;
}

function config(options: ConfigOptions): void {
  const { home, config } = readShared(options);
  if (options.token) print(config.serve.token ?? readCredentials(home).serveToken);
  else print(JSON.stringify(maskSecrets(config), null, options.json ? undefined : 2));
}

export function command(): Command {
  return new Command('config')
    .description(
      'Prints the configuration in force: defaults, then the file, then the environment. Secrets are masked.',
    )
    .option('--token', 'print the token that the page asks for on any address but loopback, and nothing else')
    .addHelpText('after', '\nExample: ./millrace config --config production.json')
    .action(config);
}
