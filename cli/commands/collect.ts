import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { say } from '../output.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

interface Options extends SharedOptions {
  readonly port?: string;
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new MillraceError('ARGUMENT_INVALID', {
    what: '--port',
    value: text,
    hint: 'Give a port from 1 to 65535, or 0 for any free one.',
  });
}

/** One more collector, in the foreground, beside the engines of a home or remote ones. */
async function collect(options: Options): Promise<void> {
  const { home, config } = readShared(options);
  const port = readPort(options.port ?? '0');
  // Said before anything starts: where nothing runs there is nothing to collect into.
  const { collect: running } = readEndpoints(home.root, config);
  say(`The collector that belongs to this home is at ${running.url}; this is one more. Ctrl-C ends it.`);
  process.env.MILLRACE_HOME = home.root;
  process.env.MILLRACE_SERVICE_PORT = String(port);
  if (options.config !== undefined) process.env.MILLRACE_CONFIG = options.config;
  await import('../../capture/collect/service.ts');
  await new Promise(() => {});
}

export function command(): Command {
  return new Command('collect')
    .description('Runs one more collector in the foreground; ./millrace up runs one by itself.')
    .option('--port <port>', 'port; 0: any free one (default: 0)')
    .addHelpText('after', '\nExample: ./millrace collect --port 7081\nThe guide: docs/collecting.md')
    .action(collect);
}
