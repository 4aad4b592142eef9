import uPlot from 'uplot';
import { timeAxisValues } from './time-axis.ts';

/** A line of a chart: its values by step (null: none), and the CSS variable of its colour. */
export interface Line {
  values: readonly (number | null)[];
  color: string;
  /** Lengths of dashes and gaps, where lines have to be told apart by more than colour. */
  dash?: readonly number[];
}

export interface PlotLooks {
  width: number;
  height: number;
  strokes: readonly { color: string; dash?: readonly number[] | undefined }[];
  tz: string;
  formatAxis(value: number): string;
  onPoint(index: number | null): void;
  /** Told where a drag began and ended, as seconds since 1970. */
  onDrag(from: number, to: number): void;
}

/** A drag shorter than this is a click. */
const leastDragPx = 6;

export function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** What uPlot draws: for each line its finished steps, and dashed the way to the one that is still running. */
export function plotData(
  times: readonly number[],
  lines: readonly Line[],
  isRunning: boolean,
): uPlot.AlignedData {
  const last = times.length - 1;
  const data: (number | null)[][] = [];
  for (const { values } of lines) {
    data.push(isRunning ? values.map((value, index) => (index === last ? null : value)) : [...values]);
    data.push(values.map((value, index) => (isRunning && index >= last - 1 ? value : null)));
  }
  return [times as number[], ...data] as uPlot.AlignedData;
}

function fade(color: string): uPlot.Series.Fill {
  return (plot) => {
    const { top, height } = plot.bbox;
    if (!Number.isFinite(top) || height === 0) return 'transparent';
    const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
    gradient.addColorStop(0, `${color}38`);
    gradient.addColorStop(1, `${color}05`);
    return gradient;
  };
}

function seriesOf({ color, dash }: PlotLooks['strokes'][number], isOnly: boolean): uPlot.Series[] {
  const ring = { size: 7, width: 2, stroke: color, fill: colorOf('--card') };
  return [
    {
      stroke: color,
      width: 2,
      ...(dash === undefined ? {} : { dash: [...dash] }),
      ...(isOnly ? { fill: fade(color) } : {}),
      points: { ...ring, show: (plot, index) => (plot.data[index]?.length ?? 0) <= 3 },
    },
    {
      stroke: color,
      width: 2,
      dash: [4, 4],
      points: {
        ...ring,
        show: true,
        filter: (plot, index) => {
          const last = (plot.data[index]?.length ?? 0) - 1;
          return plot.data[index]?.[last] == null ? [] : [last];
        },
      },
    },
  ];
}

export function plotOptions(looks: PlotLooks): uPlot.Options {
  const soft = colorOf('--soft');
  const line = colorOf('--line');
  const axis = {
    stroke: soft,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    font: '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  };
  return {
    width: looks.width,
    height: looks.height,
    padding: [10, 24, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), looks.tz),
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: { size: 9, width: 2, fill: colorOf('--card') },
    },
    scales: {
      y: {
        range: (_plot, low, high) => [Math.min(0, low * 1.1), Math.max(high * 1.1, low === high ? 1 : 0)],
      },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 84, size: 30, gap: 8, values: timeAxisValues(() => looks.tz) },
      {
        ...axis,
        size: (_plot, values) => Math.max(36, ...(values ?? []).map((text) => text.length * 7 + 16)),
        gap: 8,
        space: 44,
        values: (_plot, values) => values.map((value) => looks.formatAxis(value)),
      },
    ],
    series: [{}, ...looks.strokes.flatMap((stroke) => seriesOf(stroke, looks.strokes.length === 1))],
    hooks: {
      setCursor: [(plot) => looks.onPoint(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < leastDragPx) return;
          looks.onDrag(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
        },
      ],
    },
  };
}
