import type { PartitionState, PipelineState, ServiceState, StreamState } from '../../../answers/pipeline.ts';
import type { Freshness, ViewDescription } from '../../../answers/view.ts';
import { formatCount } from '../format.ts';
import { ageOf } from '../format-time.ts';
import type { Connection } from '../live.ts';
import { formatRate, rateWords } from './format-rate.ts';
import { type Health, healthOf, worst } from './health.ts';
import { inletsOf } from './inlets.ts';
import { lakeStagesOf } from './lake-stages.ts';

/** What brings records into Kafka besides who sends them there. */
export type InletId = 'postgres' | 'connect' | 'collect';

export interface Stage {
  id: 'sources' | 'kafka' | 'clickhouse' | 'serve' | 'page' | 'lake' | 'batches' | InletId;
  title: string;
  health: Health;
  /** The state in a word or two. */
  word: string;
  /** Lines below it: a name, and what stands at the right. */
  lines: { name: string; value: string }[];
  /** All of it as a sentence, for who does not see the picture. */
  spoken: string;
}

/** A topic in Kafka's box with its partitions. */
export interface Lane {
  topic: string;
  records: string;
  settledPerSecond: number | null;
  partitions: { partition: number; lag: number | null }[];
}

export interface Picture {
  stages: Stage[];
  /** Ways into Kafka that run here, of PostgreSQL, Connect and the collector; Connect reads PostgreSQL. */
  inlets: Stage[];
  /** The lake and its batches; none where there is no lake. */
  lake: Stage[];
  lanes: Lane[];
  /** Records a second that come into Kafka; null while Kafka does not answer. */
  inPerSecond: number | null;
  /** Whether records wait for longer than is usual. */
  isBehind: boolean;
  /** Whether anything moves: not while the page is paused or without a connection. */
  isMoving: boolean;
}

export interface PictureInput {
  pipeline: PipelineState;
  freshness: Freshness | undefined;
  sources: ViewDescription['known_sources'];
  connection: Connection;
  /** Milliseconds since the last update; undefined before the first. */
  ageMs: number | undefined;
  /** Milliseconds since 1970. */
  nowMs: number;
}

const mostSources = 4;

function restartsOf(services: readonly (ServiceState | undefined)[]): string {
  const restarts = services.reduce((sum, service) => sum + (service?.restarts ?? 0), 0);
  return String(restarts);
}

const countOf = (text: string | null) => (text === null ? '?' : formatCount(BigInt(text)));

function sourcesStage(
  { sources, pipeline }: PictureInput,
  find: (name: string) => ServiceState | undefined,
): Stage {
  const generator = find('generator');
  const listed = [...sources]
    .sort((a, b) => Number(BigInt(b.events) - BigInt(a.events)))
    .slice(0, mostSources)
    .map(({ source, events }) => ({ name: source, value: countOf(events) }));
  if (sources.length > mostSources) listed.push({ name: `${sources.length - mostSources} more`, value: '' });
  const rate = sumRate(pipeline.streams.map(({ in_per_second }) => in_per_second));
  const word = generator === undefined ? 'known' : `generator ${generator.state}`;
  return {
    id: 'sources',
    title: 'Sources',
    health: generator === undefined ? (sources.length === 0 ? 'unknown' : 'good') : healthOf(generator.state),
    word: sources.length === 0 && generator === undefined ? 'none yet' : word,
    lines: listed,
    spoken: `Sources: ${
      sources.length === 0
        ? 'none has sent anything yet'
        : sources.map(({ source, events }) => `${source}, ${countOf(events)} events`).join('; ')
    }. ${generator === undefined ? '' : `The generator of the made-up shop: ${generator.state}. `}Into Kafka: ${rateWords(rate)}.`,
  };
}

function sumRate(rates: readonly (number | null)[]): number | null {
  const known = rates.filter((rate) => rate !== null);
  return known.length === 0 ? null : known.reduce((sum, rate) => sum + rate, 0);
}

function kafkaStage({ pipeline }: PictureInput, service: ServiceState | undefined): Stage {
  const isAway = pipeline.kafka === 'away';
  const word = isAway ? 'no answer' : (service?.state ?? 'remote');
  const restarts = restartsOf([service]);
  const streams = pipeline.streams.map(
    ({ topic, partitions, records, lag, in_per_second }) =>
      `${topic}, ${partitions} partitions, ${countOf(records)} records, ${
        lag === null ? 'lag unknown' : `lag ${formatCount(lag)}`
      }, ${rateWords(in_per_second)}`,
  );
  return {
    id: 'kafka',
    title: 'Kafka',
    health: isAway ? 'bad' : healthOf(word),
    word,
    lines: service === undefined ? [] : [{ name: 'Restarts', value: restarts }],
    spoken: `Kafka: ${word}. ${streams.length === 0 ? 'No topic has been read yet' : streams.join('; ')}.`,
  };
}

function storeStage(
  { pipeline, freshness, connection }: PictureInput,
  find: (name: string) => ServiceState | undefined,
): Stage {
  const services = [find('clickhouse'), find('speed')];
  const isAway = connection === 'away';
  const health = isAway ? 'bad' : worst(services.map((service) => healthOf(service?.state ?? 'remote')));
  const states = [...new Set(services.map((service) => service?.state ?? 'remote'))];
  const settled = pipeline.partitions.reduce((sum, one) => sum + BigInt(one.settled_offset), 0n);
  const age = freshness?.age_ms;
  const behind = age === null || age === undefined ? '?' : age < 1000 ? 'under 1 s' : ageOf(age);
  const lag = pipeline.lag === null ? '?' : formatCount(pipeline.lag);
  const word = isAway ? 'no answer' : states.join(', ');
  return {
    id: 'clickhouse',
    title: 'ClickHouse',
    health,
    word,
    lines: [
      { name: 'Settled', value: formatCount(settled) },
      { name: 'Lag', value: lag },
      { name: 'Behind by', value: behind },
      ...(services.some((service) => service !== undefined)
        ? [{ name: 'Restarts', value: restartsOf(services) }]
        : []),
    ],
    spoken: `ClickHouse with the settling pass: ${word}. ${formatCount(settled)} records settled, lag ${lag}, behind by ${behind}, ${restartsOf(services)} restarts.`,
  };
}

function serveStage({ pipeline, connection }: PictureInput, service: ServiceState | undefined): Stage {
  const isLost = connection === 'lost';
  const word = isLost ? 'no answer' : (service?.state ?? 'ready');
  const { viewers, views } = pipeline;
  return {
    id: 'serve',
    title: 'Serve',
    health: isLost ? 'bad' : healthOf(word),
    word,
    lines: [
      { name: 'Viewers', value: formatCount(viewers) },
      { name: 'Views', value: formatCount(views) },
      ...(service === undefined ? [] : [{ name: 'Restarts', value: restartsOf([service]) }]),
    ],
    spoken: `Serve, the API: ${word}. ${viewers} open ${viewers === 1 ? 'page' : 'pages'}, ${views} different ${views === 1 ? 'view' : 'views'} computed for them.`,
  };
}

const pageWords: Record<Connection, [Health, string]> = {
  loading: ['busy', 'loading'],
  live: ['good', 'live'],
  paused: ['unknown', 'paused'],
  away: ['bad', 'stopped'],
  lost: ['bad', 'stopped'],
  refused: ['bad', 'refused'],
};

function pageStage({ connection, ageMs }: PictureInput): Stage {
  const [health, word] = pageWords[connection];
  const updated = ageMs === undefined ? '–' : `${ageOf(ageMs)} ago`;
  return {
    id: 'page',
    title: 'This page',
    health,
    word,
    lines: [{ name: 'Updated', value: updated }],
    spoken: `This page: ${word}, updated ${updated}.`,
  };
}

function lanesOf(streams: readonly StreamState[], partitions: readonly PartitionState[]): Lane[] {
  return streams.map(({ topic, records, settled_per_second }) => ({
    topic,
    records: countOf(records),
    settledPerSecond: settled_per_second,
    partitions: partitions
      .filter((one) => one.topic === topic)
      .map(({ partition, lag }) => ({ partition, lag })),
  }));
}

/** Records under way are usual; numbers that lack what came in so long ago are worth a warning. */
const behindMs = 10_000;

/** Whether the numbers lack records that came in some time ago, and not just now. */
export function isBehind({ lag }: Pick<PipelineState, 'lag'>, freshness: Freshness | undefined): boolean {
  return (lag ?? 0) > 0 && (freshness?.age_ms ?? 0) > behindMs;
}

/** What the picture shows, in words and numbers: stages from left to right. What is not built is not in it. */
export function pictureOf(input: PictureInput): Picture {
  const { pipeline, connection } = input;
  const find = (name: string) => pipeline.services.find((service) => service.name === name);
  return {
    stages: [
      sourcesStage(input, find),
      kafkaStage(input, find('kafka')),
      storeStage(input, find),
      serveStage(input, find('serve')),
      pageStage(input),
    ],
    inlets: inletsOf(pipeline),
    lake: lakeStagesOf(pipeline, input.nowMs),
    lanes: lanesOf(pipeline.streams, pipeline.partitions),
    inPerSecond: sumRate(pipeline.streams.map(({ in_per_second }) => in_per_second)),
    isBehind: isBehind(pipeline, input.freshness),
    isMoving: connection === 'live',
  };
}

/** A lane's rate as it stands beside its arrow. */
export function laneRate({ settledPerSecond }: Lane): string {
  return formatRate(settledPerSecond);
}
