import { useRef } from 'preact/hooks';
import { linePath } from '../charts/sparkline.tsx';
import { nowMs } from '../clock.ts';
import { connection, part, updatedMs } from '../live.ts';
import { splitHidden } from '../raw/hidden-characters.ts';
import { Card, NotYet } from '../shell/card.tsx';
import { Flow } from './flow.tsx';
import { flowTier, formatRate } from './format-rate.ts';
import { healthMarks } from './health.ts';
import { addUp } from './history.ts';
import { layoutLake } from './lake-layout.ts';
import { type Box, fitText, headPx, layoutPicture, linePx } from './picture-layout.ts';
import {
  type InletId,
  type Lane,
  laneRate,
  type Picture as PictureModel,
  pictureOf,
  type Stage,
} from './picture-model.ts';
import { remembered } from './remembered.ts';
import { useWidth } from './use-width.ts';

const padPx = 14;
const cellPx = 16;
const tracePx = 34;

/** Foreign text on one line of a drawing: what is hidden in it by its code. */
function plain(text: string): string {
  return splitHidden(text)
    .map((piece) => ('hidden' in piece ? `[${piece.code}]` : piece.text))
    .join('');
}

function Mark({ health, x, y }: { health: Stage['health']; x: number; y: number }) {
  const { outline, sign } = healthMarks[health];
  return (
    <g class={`mark-${health}`} transform={`translate(${x} ${y})`}>
      <path class="outline" d={outline} />
      <path class="sign" d={sign} />
    </g>
  );
}

function StageBox({ stage, box, below }: { stage: Stage; box: Box; below: number }) {
  const { x, y, width } = box;
  const room = width - 2 * padPx;
  return (
    <g class={`stage stage-${stage.health}`}>
      <rect x={x + 0.5} y={y + 0.5} width={width - 1} height={box.height - 1} rx="10" />
      <Mark health={stage.health} x={x + padPx + 8} y={y + 26} />
      <text class="title" x={x + padPx + 26} y={y + 23}>
        {stage.title}
      </text>
      <text class="word" x={x + padPx + 26} y={y + 40}>
        {fitText(stage.word, room - 26)}
      </text>
      {stage.lines.map(({ name, value }, index) => {
        const lineY = y + headPx + below + index * linePx + 15;
        return (
          <g key={name}>
            <text class="name" x={x + padPx} y={lineY}>
              {fitText(plain(name), room - value.length * 8 - 8)}
            </text>
            <text class="value" x={x + width - padPx} y={lineY} text-anchor="end">
              {value}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function LaneBox({ lane, box, isBehind }: { lane: Lane; box: Box; isBehind: boolean }) {
  const count = Math.max(1, lane.partitions.length);
  const gap = count > 12 ? 1 : 4;
  const cell = (box.width - gap * (count - 1)) / count;
  return (
    <g class="lane">
      <text class="topic" x={box.x} y={box.y + 16}>
        {fitText(lane.topic, box.width - lane.records.length * 8 - 10)}
      </text>
      <text class="value" x={box.x + box.width} y={box.y + 16} text-anchor="end">
        {lane.records}
      </text>
      {lane.partitions.map(({ partition, lag }, index) => {
        const x = box.x + index * (cell + gap);
        const state = lag === null ? 'unknown' : lag === 0 ? 'settled' : isBehind ? 'behind' : 'under-way';
        return (
          <g key={partition} class={`partition ${state}`}>
            <rect x={x + 0.5} y={box.y + 24.5} width={Math.max(1, cell - 1)} height={cellPx} rx="3" />
            {cell > 34 && (
              <text x={x + cell / 2} y={box.y + 36.5} text-anchor="middle">
                {lag === null ? '?' : lag > 0 ? `+${lag}` : '✓'}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

/** What came and went in the last minutes, where a box has room for it. */
function Trace({ values, words, box, used }: { values: number[]; words: string; box: Box; used: number }) {
  const path = linePath(values);
  const room = box.height - used;
  if (path === '' || room < tracePx + 34) return null;
  const scale = (box.width - 2 * padPx) / 100;
  return (
    <g class="trace" transform={`translate(${box.x + padPx} ${box.y + box.height - tracePx - 12})`}>
      <text x="0" y="-8">
        {words}
      </text>
      <g transform={`scale(${scale} ${tracePx / 30})`}>
        <path class="under-line" d={`${path}L100 30L0 30Z`} />
        <path class="line" d={path} />
      </g>
    </g>
  );
}

/** What leads from an inlet. */
const inletWords: Record<string, string> = { postgres: 'its log', connect: 'changes', collect: 'events' };

function Drawing({ picture, width }: { picture: PictureModel; width: number }) {
  const { stages, inlets, lake, lanes, isMoving } = picture;
  const layout = layoutPicture(
    width,
    stages.map(({ lines }) => lines.length),
    lanes.length,
    inlets.map(({ id, lines }) => ({ id: id as InletId, lines: lines.length })),
  );
  const { arrows, isUpright } = layout;
  const connect = layout.inlets[inlets.findIndex(({ id }) => id === 'connect')];
  const below = layoutLake(
    layout,
    lake.map(({ lines }) => lines.length),
    connect ?? layout.boxes[1],
  );
  const tier = (rate: number | null) => (isMoving ? flowTier(rate) : 0);
  const lanesHeight = layout.lanes.reduce((sum, { height }) => sum + height, 0);
  return (
    <svg
      width={layout.width}
      height={below.height}
      viewBox={`0 0 ${layout.width} ${below.height}`}
      aria-hidden="true"
    >
      <defs>
        <pattern
          id="waiting"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect class="waiting-back" width="6" height="6" />
          <rect class="waiting-line" width="3" height="6" />
        </pattern>
      </defs>
      <Flow arrow={arrows.in} label={formatRate(picture.inPerSecond)} tier={tier(picture.inPerSecond)} />
      {layout.settling.map((arrow, index) => {
        const lane = lanes[index];
        if (lane === undefined) return null;
        return (
          <Flow
            key={lane.topic}
            arrow={arrow}
            label={laneRate(lane)}
            name={isUpright ? lane.topic.replace(/^shop\./, '') : undefined}
            tier={tier(lane.settledPerSecond)}
          />
        );
      })}
      <Flow arrow={arrows.asked} label="each second" tier={tier(1)} />
      <Flow arrow={arrows.shown} label="changes" tier={tier(1)} />
      {layout.inletArrows.map((arrow, index) => (
        <Flow
          key={inlets[index]?.id}
          arrow={arrow}
          label={inletWords[inlets[index]?.id ?? ''] ?? ''}
          tier={tier(inlets[index]?.health === 'good' ? 1 : 0)}
        />
      ))}
      {below.arrows.map((arrow, index) => (
        <Flow
          key={index}
          arrow={arrow}
          label={isUpright || index === 1 ? 'batches' : 'every record'}
          tier={tier(lake[0]?.health === 'good' ? 1 : 0)}
        />
      ))}
      {lake.map((stage, index) => {
        const box = below.boxes[index];
        return box === undefined ? null : <StageBox key={stage.id} stage={stage} box={box} below={0} />;
      })}
      {inlets.map((inlet, index) => {
        const box = layout.inlets[index];
        return box === undefined ? null : <StageBox key={inlet.id} stage={inlet} box={box} below={0} />;
      })}
      {stages.map((stage, index) => {
        const box = layout.boxes[index];
        if (box === undefined) return null;
        return (
          <StageBox key={stage.id} stage={stage} box={box} below={stage.id === 'kafka' ? lanesHeight : 0} />
        );
      })}
      {(['sources', 'clickhouse'] as const).map((id) => {
        const index = stages.findIndex((stage) => stage.id === id);
        const box = layout.boxes[index];
        if (box === undefined || isUpright) return null;
        const isSources = id === 'sources';
        return (
          <Trace
            key={id}
            values={addUp(remembered.value, isSources ? 'inPerSecond' : 'lag')}
            words={isSources ? 'In, last minutes' : 'Lag, last minutes'}
            box={box}
            used={headPx + (stages[index]?.lines.length ?? 0) * linePx}
          />
        );
      })}
      {lanes.map((lane, index) => {
        const box = layout.lanes[index];
        return box === undefined ? null : (
          <LaneBox key={lane.topic} lane={lane} box={box} isBehind={picture.isBehind} />
        );
      })}
    </svg>
  );
}

/** The platform as it is now, drawn: what sends, what holds, what counts, what shows. A list for who listens. */
export function Picture() {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const pipeline = part('pipeline').value;
  const view = part('view').value;
  const picture =
    pipeline === undefined || view === undefined
      ? undefined
      : pictureOf({
          pipeline,
          freshness: part('freshness').value,
          sources: view.known_sources,
          connection: connection.value,
          ageMs: updatedMs.value === 0 ? undefined : nowMs.value - updatedMs.value,
          nowMs: nowMs.value,
        });
  return (
    <Card id="picture" title="The pipeline" note="from what sends to what you see">
      <div class="picture" ref={place}>
        {picture === undefined ? (
          <NotYet part={pipeline} />
        ) : (
          <>
            <ol class="unseen">
              {[...picture.inlets, ...picture.stages, ...picture.lake].map(({ id, spoken }) => (
                <li key={id}>{spoken}</li>
              ))}
            </ol>
            {width > 0 && <Drawing picture={picture} width={width} />}
          </>
        )}
      </div>
      <p class="sum">
        Each block below a topic is a partition: with a tick all of it is in the numbers, with a count so many
        records are on their way, striped they wait for longer.
        {picture !== undefined &&
          picture.inlets.length > 0 &&
          ' PostgreSQL by way of Connect, and the collector, lead into Kafka.'}
        {picture !== undefined &&
          picture.lake.length > 0 &&
          ' Connect also writes every record to the lake, which is refined in batches.'}
        {[...(pipeline?.capture?.faults ?? []), ...(pipeline?.lake?.faults ?? [])].map((fault) => (
          <strong key={fault}> {fault}</strong>
        ))}
        {pipeline?.kafka === 'away' && ' Kafka does not say where its partitions end, so the lag is unknown.'}
      </p>
    </Card>
  );
}
