import { useComputed, useSignal } from '@preact/signals';
import type { Moved, OrderSeries } from '../../../answers/orders.ts';
import { TableBehind } from '../charts/table-behind.tsx';
import { TimeChart } from '../charts/time-chart.tsx';
import { shownCurrency } from '../currency.ts';
import { lookOf } from '../explore/line-looks.ts';
import { LineSample } from '../explore/line-sample.tsx';
import { formatMoney, formatMoneyShort, formatWholeShort, toMajor } from '../format.ts';
import { stepName } from '../format-time.ts';
import { part } from '../live.ts';
import { stepWords } from '../overview/step-words.ts';
import { BackButton, zoomTo } from '../overview/zoom.tsx';
import { Card, NotYet } from '../shell/card.tsx';
import { zone } from '../zone.ts';
import { isLastRunning, knownOrderSeries } from './known-orders.ts';

type Name = 'captured' | 'refunded' | 'net' | 'placed';
const ofOrders = [
  { name: 'captured', label: 'Captured' },
  { name: 'refunded', label: 'Refunded' },
  { name: 'net', label: 'Net revenue' },
] as const satisfies readonly { name: Name; label: string }[];
const ofLines = [{ name: 'placed', label: 'Sales' }] as const satisfies readonly {
  name: Name;
  label: string;
}[];

const linesOf = (series: OrderSeries | undefined) => (series?.money_of === 'lines' ? ofLines : ofOrders);

/** Money captured and refunded over time, in one currency; a drag over it zooms in. */
export function MoneyOverTime() {
  const pointed = useSignal<number | null>(null);
  const series = knownOrderSeries.value;
  const { currency: code = '', exponent = 0 } = shownCurrency.value ?? {};
  const tz = zone.value;
  const drawn = useComputed(() => {
    const known = knownOrderSeries.value;
    const { currency = '', exponent: places = 0 } = shownCurrency.value ?? {};
    const points = known?.points ?? [];
    return {
      times: points.map(({ t }) => t),
      lines: linesOf(known).map(({ name }, index) => ({
        values: points.map(({ money }) => toMajor(money[currency]?.[name] ?? '0', places)),
        color: lookOf(index).color,
        dash: lookOf(index).dash,
      })),
    };
  });
  const points = series?.points ?? [];
  const lines = linesOf(series);
  const textOf = (money: Record<string, Moved> | undefined, name: Name) =>
    code === '' ? '–' : formatMoney(money?.[code]?.[name] ?? '0', code, exponent);
  const last = points.length - 1;
  const at = pointed.value !== null && pointed.value <= last ? pointed.value : last;
  const point = points[at];
  const unit = series === undefined ? '' : `per ${stepName(series.grain)}`;
  const readingOf = (index: number) => {
    const one = points[index];
    if (one === undefined || series === undefined) return '';
    const soFar = index === last && isLastRunning.value ? ' so far' : '';
    const words = lines.map(({ name, label }) => `${label} ${textOf(one.money, name)}`).join(', ');
    return `${stepWords(one.t, series.grain, tz)}: ${words}${soFar}`;
  };
  return (
    <Card
      id="money-over-time"
      title="Money over time"
      note="at the moment when it moved"
      aside={<BackButton />}
    >
      <p class="reading">
        <span>
          {point !== undefined && series !== undefined && stepWords(point.t, series.grain, tz)}
          {at === last && isLastRunning.value && <span class="so-far">so far</span>}
        </span>
        <span class="soft unit-words">
          {code !== '' && `in ${code} `}
          {unit}
        </span>
      </p>
      {series === undefined ? (
        <div class="chart waiting">
          <NotYet part={part('order_series').value} />
        </div>
      ) : (
        <TimeChart
          label={`${lines.map(({ label }) => label).join(', ')} ${unit}. Arrow keys read it, shift and arrows choose a part, Enter shows that part alone.`}
          times={drawn.value.times}
          lines={drawn.value.lines}
          isRunning={isLastRunning.value}
          tz={tz}
          formatAxis={(value) => (code === '' ? formatWholeShort(value) : formatMoneyShort(value, code))}
          readingOf={readingOf}
          onPoint={(index) => {
            pointed.value = index;
          }}
          onZoom={(first, until) => zoomTo(drawn.peek().times, first, until)}
        />
      )}
      <ul class="legend">
        {lines.map(({ name, label }, index) => (
          <li key={name}>
            <LineSample index={index} />
            <span>{label}</span>
            <span class="number">{textOf(point?.money, name)}</span>
          </li>
        ))}
      </ul>
      <div class="under-chart">
        <TableBehind
          caption={`${lines.map(({ label }) => label).join(', ')} ${unit}`}
          times={drawn.value.times}
          columns={lines.map(({ name, label }) => ({
            name: label,
            texts: points.map(({ money }) => textOf(money, name)),
          }))}
          tz={tz}
        />
      </div>
    </Card>
  );
}
