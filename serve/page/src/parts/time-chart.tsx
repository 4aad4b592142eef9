import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { paint } from '../theme.ts';

export interface TimeChartProps {
  label: string;
  /** Seconds since 1970. */
  times: number[];
  values: number[];
  formatAxis(value: number): string;
  /** Told which step the pointer is on; null = none. */
  onPoint(index: number | null): void;
  /** Name of the CSS variable with the line's colour. */
  color: string;
}

const heightPx = 190;
/** UTC, whatever the browser's zone: the page says that its times are. */
const utc = (seconds: number) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC');

const pad = (value: number) => String(value).padStart(2, '0');
const daySeconds = 86_400;

/** Axis labels of 24 hours: the clock between midnights, the day at them, the year where it begins. */
function timeLabels(
  _plot: uPlot,
  splits: number[],
  _axis: number,
  _space: number,
  stepSeconds: number,
): string[] {
  return splits.map((seconds, index) => {
    const date = new Date(seconds * 1000);
    const day = `${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
    const isNewYear =
      index === 0 || new Date((splits[index - 1] ?? 0) * 1000).getUTCFullYear() !== date.getUTCFullYear();
    if (stepSeconds >= daySeconds) return isNewYear ? `${date.getUTCFullYear()}-${day}` : day;
    const isMidnight = date.getUTCHours() === 0 && date.getUTCMinutes() === 0;
    return isMidnight ? day : `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
  });
}

function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function optionsOf(props: { current: TimeChartProps }, width: number): uPlot.Options {
  const soft = colorOf('--soft');
  const line = colorOf('--line');
  const stroke = colorOf(props.current.color);
  const axis = {
    stroke: soft,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
    font: '12px system-ui, sans-serif',
  };
  return {
    width,
    height: heightPx,
    tzDate: utc,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      y: { range: (_plot, low, high) => [Math.min(0, low), Math.max(high * 1.08, low === high ? 1 : 0)] },
    },
    axes: [
      { ...axis, space: 74, size: 34, values: timeLabels },
      {
        ...axis,
        size: 62,
        values: (_plot, values) => values.map((value) => props.current.formatAxis(value)),
      },
    ],
    series: [{}, { stroke, width: 1.75, fill: `${stroke}22`, points: { show: false } }],
    hooks: { setCursor: [(plot) => props.current.onPoint(plot.cursor.idx ?? null)] },
  };
}

/** A line over time on a canvas. Who cannot see it has its label and the table behind it. */
export function TimeChart(props: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const plot = useRef<uPlot | undefined>(undefined);
  const painted = paint.value;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = new uPlot(
      optionsOf(latest, element.clientWidth),
      [latest.current.times, latest.current.values],
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height: heightPx });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [painted]);

  useEffect(() => {
    plot.current?.setData([props.times, props.values]);
  }, [props.times, props.values]);

  return <div class="chart" ref={place} role="img" aria-label={props.label} />;
}
