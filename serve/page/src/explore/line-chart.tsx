import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { paint } from '../theme.ts';
import { zone } from '../zone.ts';
import { lookOf } from './line-looks.ts';

export interface LineChartProps {
  label: string;
  /** Seconds since 1970. */
  times: number[];
  /** One list for each line; null = no value. */
  values: (number | null)[][];
  formatAxis(value: number): string;
  /** Told which step the pointer is on; null = none. */
  onPoint(index: number | null): void;
  /** The line that stands out; null = none does. */
  strong: number | null;
}

const heightPx = 320;
const daySeconds = 86_400;
const two = (value: number) => String(value).padStart(2, '0');

/** Axis labels of 24 hours: the clock between midnights, the day at them, the year where it begins. */
function timeLabels(_plot: uPlot, splits: number[], _axis: number, _space: number, step: number): string[] {
  const walls = splits.map((seconds) => uPlot.tzDate(new Date(seconds * 1000), zone.peek()));
  return walls.map((date, index) => {
    const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    const isNewYear = walls[index - 1]?.getFullYear() !== date.getFullYear();
    if (step >= daySeconds) return isNewYear ? `${date.getFullYear()}-${day}` : day;
    const isMidnight = date.getHours() === 0 && date.getMinutes() === 0;
    return isMidnight ? day : `${two(date.getHours())}:${two(date.getMinutes())}`;
  });
}

function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function optionsOf(props: { current: LineChartProps }, width: number): uPlot.Options {
  const line = colorOf('--line');
  const axis = {
    stroke: colorOf('--soft'),
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
    font: '12px system-ui, sans-serif',
  };
  return {
    width,
    height: heightPx,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone.peek()),
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
    series: [
      {},
      ...props.current.values.map((_values, index) => {
        const { color, dash } = lookOf(index);
        return { stroke: colorOf(color), width: 2, dash, points: { show: false } };
      }),
    ],
    focus: { alpha: 0.25 },
    hooks: { setCursor: [(plot) => props.current.onPoint(plot.cursor.idx ?? null)] },
  };
}

/** Lines over time on a canvas. Who cannot see it has its label, the legend and the table. */
export function LineChart(props: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const plot = useRef<uPlot | undefined>(undefined);
  const look = `${paint.value} ${zone.value} ${props.values.length}`;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const { times, values } = latest.current;
    const made = new uPlot(optionsOf(latest, element.clientWidth), [times, ...values], element);
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
  }, [look]);

  useEffect(() => {
    plot.current?.setData([props.times, ...props.values]);
  }, [props.times, props.values]);

  useEffect(() => {
    if (props.strong === null) plot.current?.setSeries(null, { focus: true });
    else plot.current?.setSeries(props.strong + 1, { focus: true });
  }, [props.strong]);

  return <div class="chart lines" ref={place} role="img" aria-label={props.label} />;
}
