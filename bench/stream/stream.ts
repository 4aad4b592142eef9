import { kafkaSettings } from '../../speed/attach-topics.ts';
import { type BenchAnswer, describeMachine } from '../result.ts';
import { benchDrain } from './drain.ts';
import { benchLatency } from './latency.ts';
import { benchProduce } from './produce.ts';

export interface StreamBenchOptions {
  readonly events: number;
  readonly rounds: number;
  readonly latencySeconds: number;
  readonly report: (line: string) => void;
}

/** Everything that the stream promises about speed, side by side with the engines' own tools, in one run. */
export async function benchStream(options: StreamBenchOptions): Promise<BenchAnswer> {
  const { report } = options;
  report('1 of 3: generator to Kafka');
  const produce = await benchProduce({
    events: Math.ceil(options.events / 2),
    rounds: options.rounds,
    report,
  });
  report('2 of 3: Kafka to ClickHouse');
  const drain = await benchDrain({ events: options.events, report });
  report('3 of 3: produce to visible');
  const latency = await benchLatency({ seconds: options.latencySeconds, report });
  return {
    bench: 'stream',
    machine: describeMachine(),
    settings: {
      events: options.events,
      rounds: options.rounds,
      latency_seconds: options.latencySeconds,
      acks: 'all, idempotent',
      compression: 'lz4',
      partitions: 3,
      kafka_flush_interval_ms: kafkaSettings.flushIntervalMs,
      kafka_max_block_size: kafkaSettings.maxBlockRecords,
    },
    results: [...produce, ...drain, ...latency],
  };
}
