import type { CurrencyNumbers, Overview, People, Totals } from '../../../answers/overview.ts';
import type { Series } from '../../../answers/series.ts';
import type { Currency } from '../currency.ts';
import { formatCount, formatMoney, formatPercent, toMajor } from '../format.ts';
import { type Delta, deltaOf, pointsDelta } from './delta.ts';

/** One of the numbers at the top. */
export interface KeyFigure {
  id: string;
  label: string;
  /** Stands beside the label: whose orders, which currency. */
  aside?: string;
  /** What it counts, in a few words. */
  meaning: string;
  /** undefined = not there yet; "–" = there is none. */
  value: string | undefined;
  delta: Delta;
  /** The number of the period before; '' where there is none. */
  before: string;
  /** Values by finished step. */
  line: number[];
}

export interface KeyParts {
  /** undefined = not there yet; null = it could not be made. */
  overview: Overview | null | undefined;
  people: People | null | undefined;
  series: Series | undefined;
  currency: Currency | undefined;
  /** Whether the last step of the series is not over yet. */
  isRunning: boolean;
}

const noValue = '–';
const ratio = (part: number, of: number) => (of > 0 ? part / of : undefined);

function moneyIn(totals: Totals | null | undefined, currency: string): CurrencyNumbers | undefined {
  return totals?.money.find((one) => one.currency === currency);
}

type MoneyFigure = Pick<KeyFigure, 'value' | 'delta' | 'before'>;

function moneyFigures({ overview, currency }: KeyParts): MoneyFigure[] {
  const nothing = {
    value: overview === undefined ? undefined : noValue,
    delta: deltaOf(null, null),
    before: '',
  };
  if (!overview || currency === undefined) return [nothing, nothing];
  const isLines = overview.money_of === 'lines';
  const text = (minor: string) => formatMoney(minor, currency.currency, currency.exponent);
  const now = moneyIn(overview.now, currency.currency);
  const before = moneyIn(overview.before, currency.currency);
  const hasBefore = overview.before !== null;
  const revenue = (one: CurrencyNumbers | undefined) => (isLines ? one?.placed : one?.net) ?? '0';
  const average = { now: now?.average_order, before: before?.average_order };
  return [
    {
      value: text(revenue(now)),
      delta: deltaOf(BigInt(revenue(now)), hasBefore ? BigInt(revenue(before)) : null),
      before: hasBefore ? text(revenue(before)) : '',
    },
    {
      value: average.now == null ? noValue : text(average.now),
      delta: deltaOf(
        average.now == null ? null : BigInt(average.now),
        average.before == null ? null : BigInt(average.before),
      ),
      before: average.before == null ? '' : text(average.before),
    },
  ];
}

function countFigure(
  /** Of the range; null where it could not be made, undefined before it has come. */
  now: number | null | undefined,
  before: number | null | undefined,
): Pick<KeyFigure, 'value' | 'delta' | 'before'> {
  return {
    value: now === undefined ? undefined : now === null ? noValue : formatCount(now),
    delta: deltaOf(now, before),
    before: before == null ? '' : formatCount(before),
  };
}

/** The six numbers at the top, as far as their parts have come. */
export function keyFigures(parts: KeyParts): KeyFigure[] {
  const { overview, people, series, currency } = parts;
  const [revenue, average] = moneyFigures(parts) as [MoneyFigure, MoneyFigure];
  const points = series === undefined ? [] : parts.isRunning ? series.points.slice(0, -1) : series.points;
  const money = points.map((point) =>
    currency === undefined ? 0 : toMajor(point.money[currency.currency] ?? '0', currency.exponent),
  );
  const isLines = overview?.money_of === 'lines';
  const rate = people ? ratio(people.now.ordering, people.now.visitors) : undefined;
  const rateBefore = people?.before ? ratio(people.before.ordering, people.before.visitors) : undefined;
  return [
    {
      id: 'revenue',
      label: isLines ? 'Sales' : 'Net revenue',
      meaning: isLines ? 'Quantity × price of the order lines that match' : 'Payments captured less refunds',
      ...(currency === undefined ? {} : { aside: currency.currency }),
      ...revenue,
      line: money,
    },
    {
      id: 'orders',
      label: 'Orders',
      ...(people ? { aside: `${formatCount(people.now.customers)} customers` } : {}),
      meaning: 'Orders placed, by the books, and by how many different customers',
      ...countFigure(overview === null ? null : overview?.now.orders, overview?.before?.orders),
      line: points.map(({ orders }) => orders),
    },
    {
      id: 'average',
      label: 'Average order',
      meaning: 'Total of placed orders by their number; the line is money by order',
      ...(currency === undefined ? {} : { aside: currency.currency }),
      ...average,
      line: points.map(({ orders }, index) => (orders > 0 ? (money[index] ?? 0) / orders : 0)),
    },
    {
      id: 'visitors',
      label: 'Visitors',
      meaning: 'Different visitors seen by a site',
      ...countFigure(people === null ? null : people?.now.visitors, people?.before?.visitors),
      line: points.map(({ visitors }) => visitors),
    },
    {
      id: 'conversion',
      label: 'Conversion',
      meaning: 'Visitors who ordered, of all visitors; the line is orders by visitor',
      value: people === undefined ? undefined : rate === undefined ? noValue : formatPercent(rate),
      delta: pointsDelta(rate, rateBefore),
      before: rateBefore === undefined ? '' : formatPercent(rateBefore),
      line: points.map(({ orders, visitors }) => (visitors > 0 ? orders / visitors : 0)),
    },
    {
      id: 'events',
      label: 'Events',
      meaning: 'Behaviour and transactions, each counted once',
      ...countFigure(overview === null ? null : overview?.now.events, overview?.before?.events),
      line: points.map(({ events }) => events),
    },
  ];
}
