import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';

interface BenchOptions {
  readonly json?: boolean;
  readonly events?: string;
  readonly rounds: string;
  readonly seconds?: string;
  readonly soak: string;
  readonly total: string;
  readonly keep?: string;
}

function whole(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new MillraceError('ARGUMENT_INVALID', {
      what: `--${name}`,
      value: text,
      hint: 'Give a whole number from 1.',
    });
  }
  return Number(text);
}

interface Settings {
  readonly events: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly options: BenchOptions;
  readonly report: (line: string) => void;
}

/** A part of another one, measured alone. */
async function alone(bench: string, { events, rounds, seconds }: Settings, results: unknown) {
  const { describeMachine } = await import('../../bench/result.ts');
  return { bench, machine: describeMachine(), settings: { events, rounds, seconds }, results: await results };
}

const benches: Readonly<Record<string, (settings: Settings) => Promise<unknown>>> = {
  async stream({ events, rounds, seconds, report }) {
    const { benchStream } = await import('../../bench/stream/stream.ts');
    return benchStream({ events, rounds, latencySeconds: seconds, report });
  },
  async produce(settings) {
    const { benchProduce } = await import('../../bench/stream/produce.ts');
    return alone('produce', settings, benchProduce(settings));
  },
  async drain(settings) {
    const { benchDrain } = await import('../../bench/stream/drain.ts');
    return alone('drain', settings, benchDrain(settings));
  },
  async latency(settings) {
    const { benchLatency } = await import('../../bench/stream/latency.ts');
    return alone('latency', settings, benchLatency(settings));
  },
  async serve({ events, seconds, options, report }) {
    const { benchServe } = await import('../../bench/serve/serve.ts');
    return benchServe({ events, total: whole('total', options.total), seconds, home: options.keep, report });
  },
  async collect({ seconds, rounds, options, report }) {
    const { benchCollect } = await import('../../bench/collect/collect.ts');
    return benchCollect({ seconds, rounds, soakSeconds: whole('soak', options.soak), report });
  },
  async land({ events, seconds, report }) {
    const { benchLand } = await import('../../bench/land/land.ts');
    return benchLand({ events, seconds, report });
  },
  async refine({ events, rounds, report }) {
    const { benchRefine } = await import('../../bench/refine/refine.ts');
    return benchRefine({ events, rounds, heapMebibytes: 2048, report });
  },
  async batch({ events, report }) {
    const { benchBatch } = await import('../../bench/batch/batch.ts');
    return benchBatch({ events, report });
  },
  async capture(settings) {
    const { benchCapture } = await import('../../bench/capture/capture.ts');
    return benchCapture(settings);
  },
};

/** Where it is not two millions. */
const eventsOf: Readonly<Record<string, string>> = {
  serve: '10000000',
  refine: '10000000',
  batch: '1000000',
};

async function bench(name: string, options: BenchOptions): Promise<void> {
  const measure = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (measure === undefined) {
    throw new MillraceError('COMMAND_UNKNOWN', {
      kind: 'bench named',
      value: name,
      hint: nearestHint(name, Object.keys(benches)),
    });
  }
  const answer = await measure({
    events: whole('events', options.events ?? eventsOf[name] ?? '2000000'),
    rounds: whole('rounds', options.rounds),
    seconds: whole('seconds', options.seconds ?? (name === 'collect' ? '10' : '60')),
    options,
    report: (line) => void process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify(answer, null, options.json ? 0 : 2)}\n`);
}

export function command(): Command {
  return new Command('bench')
    .description('Measures, side by side with the engines’ own tools; engines of its own are started for it.')
    .argument('<name>', Object.keys(benches).join(', '))
    .option(
      '--events <n>',
      'behaviour events through Kafka, or of refine’s large batch (default: 2000000; serve, refine: 10000000; batch: 1000000)',
    )
    .option('--total <n>', 'serve: events in all, those beyond --events being copies', '100000000')
    .option('--keep <dir>', 'serve: a home that is kept, and used as it is when it holds the events already')
    .option('--rounds <n>', 'counted rounds, ours and the anchor’s turn by turn', '3')
    .option('--seconds <n>', 'how long each run or rate is measured (default: 60; collect: 10)')
    .option('--soak <n>', 'collect: seconds at half the rate over which memory is watched', '600')
    .addHelpText('after', '\nExample: ./millrace bench stream --events 500000')
    .action(bench);
}
