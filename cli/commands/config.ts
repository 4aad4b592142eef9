import { Command } from 'commander';
import { maskSecrets } from '#engines/config.ts';
import { print } from '../output.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

function config(options: SharedOptions): void {
  const masked = maskSecrets(readShared(options).config);
  print(JSON.stringify(masked, null, options.json ? undefined : 2));
}

export function command(): Command {
  return new Command('config')
    .description(
      'Prints the configuration in force: defaults, then the file, then the environment. Secrets are masked.',
    )
    .addHelpText('after', '\nExample: ./millrace config --config production.json')
    .action(config);
}
