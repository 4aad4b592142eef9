import { useComputed, useSignal } from '@preact/signals';
import { go, page } from '../address.ts';
import { chooseCurrency } from '../choose-currency.ts';
import { formatCount, formatMoney, formatShort, formatWholeShort, toMajor } from '../format.ts';
import { minuteOf, stepName } from '../format-time.ts';
import { snapshot } from '../live.ts';
import { Card, isPartError, NotYet } from './card.tsx';
import { fillSteps } from './fill-steps.ts';
import { TableBehind } from './table-behind.tsx';
import { TimeChart } from './time-chart.tsx';

const isoOf = (seconds: number) => new Date(seconds * 1000).toISOString();

interface ChartCardProps {
  id: string;
  title: string;
  unit: string;
  color: string;
  times: number[];
  values: number[];
  texts: string[];
  formatAxis(value: number): string;
  /** Whether the last step is not over yet. */
  isRunning: boolean;
  choice?: preact.ComponentChildren;
}

function ChartCard({
  id,
  title,
  unit,
  color,
  times,
  values,
  texts,
  formatAxis,
  isRunning,
  choice,
}: ChartCardProps) {
  const pointed = useSignal<number | null>(null);
  const index = pointed.value !== null && pointed.value < times.length ? pointed.value : null;
  const last = times.length - 1;
  const at = index ?? last;
  const reading = at < 0 ? '' : `${minuteOf(isoOf(times[at] ?? 0))} · ${texts[at] ?? ''}`;
  return (
    <Card id={id} title={title} note={unit} aside={choice}>
      <p class="reading">{index === null && isRunning ? `${reading} so far` : reading}</p>
      <TimeChart
        label={`${title} ${unit}, ${times.length} steps. The table behind it has every number.`}
        times={times}
        values={values}
        color={color}
        formatAxis={formatAxis}
        onPoint={(next) => {
          pointed.value = next;
        }}
      />
      <TableBehind caption={`${title} ${unit}`} times={times} texts={texts} />
    </Card>
  );
}

/** Events and net revenue over the range. Revenue shows one currency at a time. */
export function Charts() {
  const filled = useComputed(() => {
    const { series, view } = snapshot.value;
    if (series === undefined || isPartError(series) || view === undefined) return undefined;
    return { ...fillSteps(series, view.covers), step: series.step_seconds };
  });
  const { series, overview } = snapshot.value;
  if (filled.value === undefined) {
    return (
      <div class="pair">
        {['Events', 'Net revenue'].map((title) => (
          <Card key={title} id={`${title}-none`} title={title}>
            <div class="chart-place">
              <NotYet part={series} />
            </div>
          </Card>
        ))}
      </div>
    );
  }
  const { times, points, step } = filled.value;
  const isRunning = ((times.at(-1) ?? 0) + step) * 1000 > Date.parse(snapshot.value.at ?? '');
  const money = overview === undefined || isPartError(overview) ? [] : overview.money;
  const chosen = chooseCurrency(money, page.value.money);
  const exponent = chosen?.exponent ?? 0;
  const net = points.map((point) => (chosen === undefined ? '0' : (point?.net[chosen.currency] ?? '0')));
  const events = points.map((point) => point?.events ?? 0);
  return (
    <div class="pair">
      <ChartCard
        id="events"
        title="Events"
        unit={`per ${stepName(step)}`}
        color="--accent"
        times={times}
        values={events}
        texts={events.map((count) => `${formatCount(count)} events`)}
        formatAxis={formatWholeShort}
        isRunning={isRunning}
      />
      <ChartCard
        id="revenue"
        title="Net revenue"
        unit={`${chosen === undefined ? '' : `in ${chosen.currency} `}per ${stepName(step)}`}
        color="--second"
        times={times}
        values={net.map((minor) => toMajor(minor, exponent))}
        texts={net.map((minor) =>
          chosen === undefined ? 'none' : formatMoney(minor, chosen.currency, exponent),
        )}
        formatAxis={formatShort}
        isRunning={isRunning}
        choice={
          money.length > 1 && (
            <fieldset class="segments small">
              <legend class="unseen">Currency of the chart</legend>
              {money.map(({ currency }) => (
                <button
                  key={currency}
                  type="button"
                  aria-pressed={currency === chosen?.currency}
                  onClick={() => go({ money: currency })}
                >
                  {currency}
                </button>
              ))}
            </fieldset>
          )
        }
      />
    </div>
  );
}
