import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import type { Config } from '#engines/config.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import type { Home } from '#engines/home.ts';
import { Supervisor } from '#engines/supervisor/supervisor.ts';
import { print, say } from '../output.ts';
import { pipelineUnits } from '../pipeline.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';
import { startDetached } from '../start-detached.ts';

interface UpOptions extends SharedOptions {
  readonly rate?: string;
  readonly port?: string;
  readonly detach?: boolean;
}

function configFor(config: Config, options: UpOptions): Config {
  const rate = options.rate ?? config.generator.rate;
  if (!/^(0|max|\d+(\.\d+)?\/(s|min|h))$/.test(rate)) {
    throw new MillraceError('ARGUMENT_INVALID', {
      what: 'The rate',
      value: rate,
      hint: 'Give it like 120/min, 5000/s, max, or 0 for no generator.',
    });
  }
  const port = options.port === undefined ? config.serve.port : Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new MillraceError('ARGUMENT_INVALID', {
      what: 'The port',
      value: options.port,
      hint: 'Give a number from 0 (any free one) to 65535.',
    });
  }
  return { ...config, generator: { ...config.generator, rate }, serve: { ...config.serve, port } };
}

function tellAddresses(endpoints: Endpoints, home: Home, options: UpOptions): void {
  const address = endpoints.serve.url;
  if (options.json) {
    print(JSON.stringify({ home: home.root, pid: process.pid, address, collector: endpoints.collect.url }));
    return;
  }
  const where = options.home ? ` --home ${options.home}` : '';
  print(`The page: ${address}`);
  print(`Stop it with Ctrl-C, or from elsewhere with ./millrace down${where}`);
}

async function up(options: UpOptions): Promise<void> {
  const { home, config: base } = readShared(options);
  const config = configFor(base, options);
  if (options.detach) {
    process.exitCode = await startDetached(home, options.json ?? false);
    return;
  }
  const supervisor = new Supervisor({
    home,
    config,
    configFile: options.config,
    units: pipelineUnits(config),
    report: say,
  });
  const stopped = new Promise<void>((resolve, reject) => {
    let asked = 0;
    const stop = (): void => {
      asked++;
      // A second Ctrl-C does not wait: the guard of the children ends them.
      if (asked > 1) process.exit(1);
      say('stopping …');
      supervisor.stop().then(resolve, reject);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
  const endpoints = await Promise.race([supervisor.start(), stopped]);
  if (endpoints) {
    if (process.env.MILLRACE_DETACHED === undefined) tellAddresses(endpoints, home, options);
    await stopped;
  }
  say('stopped');
  process.exit(0);
}

export function command(): Command {
  return new Command('up')
    .description('Installs what is missing, starts the engines and services, prints the address of the page.')
    .option('--rate <rate>', 'behaviour events of the generator: 120/min, 5000/s, max, or 0 for none')
    .option('--port <number>', 'port of the page; the next free one is used when it is taken')
    .option('--detach', 'return once everything is ready, and leave it running')
    .addHelpText('after', '\nExample: ./millrace up --rate 120/min')
    .action(up);
}
