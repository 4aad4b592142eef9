import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { paint } from '../theme.ts';
import { colorOf, type Line, plotData, plotOptions } from './plot-options.ts';
import { chosenSteps, moveSelection, nothingSelected, stepsTouched } from './selection.ts';

export interface TimeChartProps {
  /** What the chart is of; read out with the reading. */
  label: string;
  /** Begins of the steps, seconds since 1970. */
  times: readonly number[];
  lines: readonly Line[];
  /** Whether the last step is not over yet. */
  isRunning: boolean;
  tz: string;
  formatAxis(value: number): string;
  /** The reading of a step, in words. */
  readingOf(index: number): string;
  /** Told which step is read; null = none. */
  onPoint(index: number | null): void;
  /** Told which steps to show alone; without it nothing can be chosen. */
  onZoom?(first: number, last: number): void;
}

/**
 * Lines over time on a canvas. Arrow keys move the reading, shift and arrows choose steps as a drag does, Enter
 * shows the chosen steps alone, Escape lets go. The table behind a chart has every number.
 */
export function TimeChart(props: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const plot = useRef<uPlot | undefined>(undefined);
  const selection = useRef(nothingSelected);
  const painted = paint.value;
  const { tz, times, lines, isRunning } = props;
  const colors = lines.map(({ color }) => color).join(' ');

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const { current } = latest;
    const made = new uPlot(
      plotOptions({
        width: element.clientWidth,
        height: element.clientHeight,
        strokes: current.lines.map(({ color, dash }) => ({ color: colorOf(color), dash })),
        tz,
        formatAxis: (value) => latest.current.formatAxis(value),
        onPoint: (index) => latest.current.onPoint(index),
        onDrag(from, to) {
          const steps = stepsTouched(latest.current.times, from, to);
          made.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          latest.current.onZoom?.(...steps);
        },
      }),
      plotData(current.times, current.lines, current.isRunning),
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && (width !== made.width || height !== made.height)) made.setSize({ width, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [painted, tz, colors]);

  useEffect(() => {
    plot.current?.setData(plotData(times, lines, isRunning));
  }, [times, lines, isRunning]);

  function show(): void {
    const { current: made } = plot;
    if (made === undefined) return;
    const { at } = selection.current;
    const position = (index: number) => made.valToPos(times[index] ?? times.at(-1) ?? 0, 'x');
    made.setCursor(at === undefined ? { left: -10, top: -10 } : { left: position(at), top: 1 });
    const chosen = chosenSteps(selection.current);
    const left = chosen === undefined ? 0 : position(chosen[0]);
    const width = chosen === undefined ? 0 : Math.max(2, position(chosen[1] + 1) - left);
    made.setSelect({ left, width, top: 0, height: chosen === undefined ? 0 : made.over.clientHeight }, false);
    place.current?.setAttribute('aria-valuenow', String(at ?? Math.max(0, times.length - 1)));
    if (at === undefined) place.current?.removeAttribute('aria-valuetext');
    else {
      const words = chosen === undefined ? '' : `, ${chosen[1] - chosen[0] + 1} steps chosen`;
      place.current?.setAttribute('aria-valuetext', `${props.readingOf(at)}${words}`);
    }
  }

  /** A finger reads the chart; up and down it scrolls the page. */
  function readByTouch(event: PointerEvent): void {
    const { current: made } = plot;
    if (event.pointerType !== 'touch' || made === undefined) return;
    made.setCursor({ left: event.clientX - made.over.getBoundingClientRect().left, top: 1 });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const chosen = chosenSteps(selection.current);
    if (event.key === 'Enter' && chosen !== undefined) {
      selection.current = nothingSelected;
      show();
      props.onZoom?.(...chosen);
      return;
    }
    const next = moveSelection(selection.current, event.key, event.shiftKey && !!props.onZoom, times.length);
    if (next === undefined) return;
    event.preventDefault();
    selection.current = next;
    show();
  }

  return (
    <div
      class="chart"
      ref={place}
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, times.length - 1)}
      aria-valuenow={Math.max(0, times.length - 1)}
      onKeyDown={onKeyDown}
      onPointerDown={readByTouch}
      onPointerMove={readByTouch}
      onBlur={() => {
        selection.current = nothingSelected;
        show();
      }}
    />
  );
}
