import { signal, useComputed, useSignal } from '@preact/signals';
import type { SeriesPoint } from '../../../answers/series.ts';
import { TableBehind } from '../charts/table-behind.tsx';
import { TimeChart } from '../charts/time-chart.tsx';
import { shownCurrency } from '../currency.ts';
import { formatCount, formatMoney, formatMoneyShort, formatWholeShort, toMajor } from '../format.ts';
import { stepName } from '../format-time.ts';
import { part } from '../live.ts';
import { Card, NotYet } from '../shell/card.tsx';
import { Segments } from '../shell/segments.tsx';
import { zone } from '../zone.ts';
import { isRunning, knownSeries } from './running.ts';
import { stepWords } from './step-words.ts';
import { BackButton, zoomTo } from './zoom.tsx';

type Metric = 'money' | 'orders' | 'visitors' | 'events';
const chosenMetric = signal<Metric>('money');
function metricsNow() {
  const currency = shownCurrency.value;
  const isLines = knownSeries.value?.money_of === 'lines';
  const counts = (name: 'orders' | 'visitors' | 'events') => ({
    number: (point: SeriesPoint) => point[name],
    text: (point: SeriesPoint) => formatCount(point[name]),
    axis: formatWholeShort,
  });
  const { currency: code = '', exponent = 0 } = currency ?? {};
  const of = {
    money: {
      label: isLines ? 'Sales' : 'Net revenue',
      number: (point: SeriesPoint) => toMajor(point.money[code] ?? '0', exponent),
      text: (point: SeriesPoint) =>
        code === '' ? '–' : formatMoney(point.money[code] ?? '0', code, exponent),
      axis: (value: number) => (code === '' ? formatWholeShort(value) : formatMoneyShort(value, code)),
    },
    orders: { label: 'Orders', ...counts('orders') },
    visitors: { label: 'Visitors', ...counts('visitors') },
    events: { label: 'Events', ...counts('events') },
  };
  return { of, shown: of[chosenMetric.value], code };
}

/** Money, orders, visitors or events over time; a drag over it zooms in. */
export function OverTime() {
  const pointed = useSignal<number | null>(null);
  const { of, shown, code } = metricsNow();
  const series = knownSeries.value;
  const tz = zone.value;
  const drawn = useComputed(() => {
    const points = knownSeries.value?.points ?? [];
    const { number } = metricsNow().shown;
    return { times: points.map(({ t }) => t), lines: [{ values: points.map(number), color: '--accent' }] };
  });
  const points = series?.points ?? [];
  const readingOf = (index: number) => {
    const point = points[index];
    if (point === undefined || series === undefined) return '';
    const soFar = index === points.length - 1 && isRunning.value ? ' so far' : '';
    return `${stepWords(point.t, series.grain, tz)}: ${shown.text(point)}${soFar}`;
  };
  const at = pointed.value !== null && pointed.value < points.length ? pointed.value : points.length - 1;
  const point = points[at];
  const unit = series === undefined ? '' : `per ${stepName(series.grain)}`;
  return (
    <Card
      id="over-time"
      title="Over time"
      aside={
        <>
          <BackButton />
          <Segments
            legend="What is drawn"
            options={(Object.keys(of) as Metric[]).map((name) => ({ name, label: of[name].label }))}
            chosen={chosenMetric.value}
            choose={(metric) => {
              chosenMetric.value = metric;
            }}
            isSmall
          />
        </>
      }
    >
      <p class="reading">
        <strong>{point === undefined ? '' : shown.text(point)}</strong>
        <span class="soft">
          {point !== undefined && series !== undefined && stepWords(point.t, series.grain, tz)}
          {at === points.length - 1 && isRunning.value && <span class="so-far">so far</span>}
        </span>
        <span class="soft unit-words">
          {shown.label} {chosenMetric.value === 'money' && code !== '' && `in ${code} `}
          {unit}
        </span>
      </p>
      {series === undefined ? (
        <div class="chart waiting">
          <NotYet part={part('series').value} />
        </div>
      ) : (
        <TimeChart
          label={`${shown.label} ${unit}. Arrow keys read it, shift and arrows choose a part, Enter shows that part alone.`}
          times={drawn.value.times}
          lines={drawn.value.lines}
          isRunning={isRunning.value}
          tz={tz}
          formatAxis={shown.axis}
          readingOf={readingOf}
          onPoint={(index) => {
            pointed.value = index;
          }}
          onZoom={(first, last) => zoomTo(drawn.peek().times, first, last)}
        />
      )}
      <div class="under-chart">
        <TableBehind
          caption={`${Object.values(of)
            .map(({ label }) => label)
            .join(', ')} ${unit}`}
          times={drawn.value.times}
          columns={Object.values(of).map(({ label, text }) => ({ name: label, texts: points.map(text) }))}
          tz={tz}
        />
        <p class="soft hint-words">
          <span class="by-mouse">Drag over the chart to zoom in</span>
          <span class="by-keys" aria-hidden="true">
            ← → read · with Shift choose · Enter zooms · Esc lets go
          </span>
        </p>
      </div>
    </Card>
  );
}
