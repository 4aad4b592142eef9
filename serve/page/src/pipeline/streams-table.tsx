import type { PartitionState, StreamState } from '../../../answers/pipeline.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { formatCount } from '../format.ts';
import { clockOf } from '../format-time.ts';
import { part } from '../live.ts';
import { Card, NotYet } from '../shell/card.tsx';
import { zone } from '../zone.ts';
import { formatRate } from './format-rate.ts';
import type { TopicHistory } from './history.ts';
import { isBehind } from './picture-model.ts';
import { remembered } from './remembered.ts';

const countOf = (text: string | null) => (text === null ? '?' : formatCount(BigInt(text)));

function Lag({ lag }: { lag: number | null }) {
  const pipeline = part('pipeline').value;
  const isWarning = (lag ?? 0) > 0 && pipeline !== undefined && isBehind(pipeline, part('freshness').value);
  return <td class={isWarning ? 'number some' : 'number'}>{lag === null ? '?' : formatCount(lag)}</td>;
}

const settledClock = (settled: string | null) => (settled === null ? '–' : clockOf(settled, zone.value));

function StreamRow({ stream, history }: { stream: StreamState; history: TopicHistory | undefined }) {
  return (
    <tr class="stream-row">
      <th scope="row">{stream.topic}</th>
      <td class="number">{countOf(stream.records)}</td>
      <td class="number">{formatRate(stream.in_per_second)}</td>
      <td class="number wide">{formatRate(stream.settled_per_second)}</td>
      <td class="spark wide">
        <Sparkline values={history?.inPerSecond ?? []} />
      </td>
      <Lag lag={stream.lag} />
      <td class="number wide">{settledClock(stream.settled_at)}</td>
    </tr>
  );
}

function PartitionRow({ partition }: { partition: PartitionState }) {
  return (
    <tr class="partition-row">
      <th scope="row">
        <span class="unseen">{partition.topic} </span>partition {partition.partition}
      </th>
      <td class="number">{countOf(partition.end_offset)}</td>
      <td />
      <td class="wide" />
      <td class="wide" />
      <Lag lag={partition.lag} />
      <td class="number wide">{settledClock(partition.settled_at)}</td>
    </tr>
  );
}

/** Each topic with its partitions: what came in, how fast, and what is not in the numbers yet. */
export function StreamsTable() {
  const pipeline = part('pipeline').value;
  const history = remembered.value;
  const streams = pipeline?.streams ?? [];
  return (
    <Card id="streams" title="Streams" note="records in Kafka, and how far the numbers reach">
      {streams.length === 0 ? (
        <NotYet part={pipeline} empty="No topic has been read yet." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
        <section class="scroll-across" tabIndex={0} aria-label="Table: streams and their partitions">
          <table class="streams">
            <thead>
              <tr>
                <th scope="col">Topic</th>
                <th scope="col" class="number">
                  Records
                </th>
                <th scope="col" class="number">
                  In
                </th>
                <th scope="col" class="number wide">
                  Settled
                </th>
                <th scope="col" class="wide">
                  In, last minutes
                </th>
                <th scope="col" class="number">
                  Lag
                </th>
                <th scope="col" class="number wide">
                  Settled at
                </th>
              </tr>
            </thead>
            {streams.map((stream) => (
              <tbody key={stream.topic}>
                <StreamRow stream={stream} history={history.get(stream.topic)} />
                {(pipeline?.partitions ?? [])
                  .filter(({ topic }) => topic === stream.topic)
                  .map((partition) => (
                    <PartitionRow key={partition.partition} partition={partition} />
                  ))}
              </tbody>
            ))}
          </table>
        </section>
      )}
    </Card>
  );
}
