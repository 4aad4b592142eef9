import type { LakeState, PipelineState } from '../../../answers/pipeline.ts';
import { formatCount } from '../format.ts';
import { ageOf } from '../format-time.ts';
import { stateLooks } from '../quality/words.ts';
import { type Health, healthOf, worst } from './health.ts';
import { formatBytes, healthOfConnector, wordOf } from './inlets.ts';
import type { Stage } from './picture-model.ts';

/** "shop.events" → "events" */
const shortTopic = (topic: string) => topic.replace(/^shop\./, '');

const lagText = (lag: number | null) => (lag === null ? '?' : lag === 0 ? '✓' : `+${formatCount(lag)}`);

function landingStage({ sink, faults, landed }: LakeState, state: string): Stage {
  const word = sink === null ? (faults.length > 0 ? 'no answer' : state) : `sink ${wordOf(sink)}`;
  const healths: Health[] = [
    healthOf(state),
    ...(sink === null ? [] : [healthOfConnector(sink)]),
    ...(faults.length > 0 ? (['bad'] as const) : []),
  ];
  const told = landed.map(
    ({ topic, records, lag }) =>
      `${topic}, ${formatCount(records)} records landed, ${lag === null ? 'unknown how many not yet' : `${formatCount(lag)} not yet`}`,
  );
  return {
    id: 'lake',
    title: 'Lake on S3',
    health: worst(healths),
    word,
    lines: [
      ...landed.map(({ topic, lag }) => ({ name: `To land: ${shortTopic(topic)}`, value: lagText(lag) })),
      {
        name: `${formatCount(landed.reduce((sum, { records }) => sum + records, 0))} records`,
        value: formatBytes(landed.reduce((sum, { bytes }) => sum + bytes, 0)),
      },
    ],
    spoken:
      `The lake on S3: ${word}. ${told.join('; ')}${told.length > 0 ? '. ' : ''}${faults.join(' ')}`.trim(),
  };
}

function batchesStage({ batch }: LakeState, now: number): Stage {
  if (batch === null)
    return {
      id: 'batches',
      title: 'Spark, in batches',
      health: 'unknown',
      word: 'no batch yet',
      lines: [],
      spoken: 'Spark, which refines the lake in batches: no batch yet.',
    };
  const { word, health: ofState } = stateLooks[batch.state];
  // Spark that is at work is well.
  const health = batch.ended_at === null && ofState === 'unknown' ? 'good' : ofState;
  const at = batch.ended_at ?? batch.planned_at;
  const age = `${ageOf(now - Date.parse(at))} ago`;
  return {
    id: 'batches',
    title: 'Spark, in batches',
    health,
    word: `batch ${batch.batch_id} ${word}`,
    lines: [{ name: batch.ended_at === null ? 'Begun' : 'Ended', value: age }],
    spoken: `Spark, which refines the lake in batches: batch ${batch.batch_id} ${word}, ${age}.`,
  };
}

/** Where every record is kept, and what refines it: none where there is no lake. */
export function lakeStagesOf(
  { services, lake }: Pick<PipelineState, 'services' | 'lake'>,
  now: number,
): Stage[] {
  if (lake === null) return [];
  const state = services.find(({ name }) => name === 'lake')?.state ?? 'remote';
  return [landingStage(lake, state), batchesStage(lake, now)];
}
