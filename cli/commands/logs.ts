import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { logPath } from '#engines/home.ts';
import { print } from '../output.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

interface LogsOptions extends SharedOptions {
  readonly follow?: boolean;
  readonly lines: string;
}

async function follow(path: string): Promise<never> {
  let position = statSync(path).size;
  while (true) {
    await pause(300);
    const size = existsSync(path) ? statSync(path).size : 0;
    // Smaller than before: it was rotated, and this is a new file.
    if (size < position) position = 0;
    if (size === position) continue;
    const file = await open(path);
    const buffer = Buffer.alloc(size - position);
    await file.read(buffer, 0, buffer.length, position);
    await file.close();
    process.stdout.write(buffer);
    position = size;
  }
}

async function logs(name: string, options: LogsOptions): Promise<void> {
  const { home } = readShared(options);
  const path = logPath(home, name);
  const known = existsSync(home.logs)
    ? readdirSync(home.logs).flatMap((file) => (file.endsWith('.log') ? [file.slice(0, -'.log'.length)] : []))
    : [];
  if (!known.includes(name)) {
    throw new MillraceError('LOG_UNKNOWN', {
      name,
      home: home.root,
      known: known.sort().join(', ') || 'none yet',
    });
  }
  const count = /^\d+$/.test(options.lines) ? Number(options.lines) : 100;
  for (const line of readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count)) print(line);
  if (options.follow) await follow(path);
}

export function command(): Command {
  return new Command('logs')
    .description(
      'Shows the log of an engine or service: kafka, clickhouse, speed, serve, generator, supervisor.',
    )
    .argument('<name>', 'whose log')
    .option('-f, --follow', 'go on showing what comes')
    .option('-n, --lines <number>', 'how many lines to begin with', '100')
    .addHelpText('after', '\nExample: ./millrace logs kafka --follow')
    .action(logs);
}
