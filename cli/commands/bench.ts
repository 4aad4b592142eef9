import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';

const benches = ['stream', 'produce', 'drain', 'latency', 'serve', 'collect'];

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

async function bench(name: string, options: BenchOptions): Promise<void> {
  if (!benches.includes(name)) {
    throw new MillraceError('COMMAND_UNKNOWN', {
      kind: 'bench named',
      value: name,
      hint: nearestHint(name, benches),
    });
  }
  const report = (line: string): void => void process.stderr.write(`${line}\n`);
  const events = whole('events', options.events ?? (name === 'serve' ? '10000000' : '2000000'));
  const rounds = whole('rounds', options.rounds);
  const seconds = whole('seconds', options.seconds ?? (name === 'collect' ? '10' : '60'));
  const { describeMachine } = await import('../../bench/result.ts');
  const alone = async (results: unknown) => ({
    bench: name,
    machine: describeMachine(),
    settings: { events, rounds, seconds },
    results: await results,
  });
  const answer =
    name === 'collect'
      ? await (await import('../../bench/collect/collect.ts')).benchCollect({
          seconds,
          rounds,
          soakSeconds: whole('soak', options.soak),
          report,
        })
      : name === 'serve'
        ? await (await import('../../bench/serve/serve.ts')).benchServe({
            events,
            total: whole('total', options.total),
            seconds,
            home: options.keep,
            report,
          })
        : name === 'stream'
          ? await (await import('../../bench/stream/stream.ts')).benchStream({
              events,
              rounds,
              latencySeconds: seconds,
              report,
            })
          : name === 'produce'
            ? await alone(
                (await import('../../bench/stream/produce.ts')).benchProduce({ events, rounds, report }),
              )
            : name === 'drain'
              ? await alone((await import('../../bench/stream/drain.ts')).benchDrain({ events, report }))
              : await alone(
                  (await import('../../bench/stream/latency.ts')).benchLatency({ seconds, report }),
                );
  process.stdout.write(`${JSON.stringify(answer, null, options.json ? 0 : 2)}\n`);
}

export function command(): Command {
  return new Command('bench')
    .description('Measures, side by side with the engines’ own tools; engines of its own are started for it.')
    .argument('<name>', benches.join(', '))
    .option('--events <n>', 'behaviour events through Kafka (default: 2000000; serve: 10000000)')
    .option('--total <n>', 'serve: events in all, those beyond --events being copies', '100000000')
    .option('--keep <dir>', 'serve: a home that is kept, and used as it is when it holds the events already')
    .option('--rounds <n>', 'counted rounds, ours and the anchor’s turn by turn', '3')
    .option('--seconds <n>', 'how long each run or rate is measured (default: 60; collect: 10)')
    .option('--soak <n>', 'collect: seconds at half the rate over which memory is watched', '600')
    .addHelpText('after', '\nExample: ./millrace bench stream --events 500000')
    .action(bench);
}
