import type { OrderCount, OrderSeries, Orders } from '../../../answers/orders.ts';
import type { CurrencyNumbers, Overview, Totals } from '../../../answers/overview.ts';
import type { Currency } from '../currency.ts';
import { formatCount, formatMoney, formatPercent, toMajor } from '../format.ts';
import { type Delta, deltaOf, pointsDelta } from '../overview/delta.ts';
import type { KeyFigure } from '../overview/key-figures.ts';

export interface OrderParts {
  /** undefined = not there yet; null = it could not be made. */
  overview: Overview | null | undefined;
  orders: Orders | null | undefined;
  series: OrderSeries | undefined;
  currency: Currency | undefined;
  /** Whether the last step of the series is not over yet. */
  isRunning: boolean;
}

type Amount = 'gross' | 'refunded' | 'net' | 'placed' | 'average_order';
type Told = Pick<KeyFigure, 'value' | 'delta' | 'before'>;

const noValue = '–';
const none: Delta = { direction: 'none', text: '' };

function moneyIn(totals: Totals | null | undefined, currency: string): CurrencyNumbers | undefined {
  return totals?.money.find((one) => one.currency === currency);
}

function amountFigure({ overview, currency }: OrderParts, name: Amount): Told {
  if (!overview || currency === undefined)
    return { value: overview === undefined ? undefined : noValue, delta: none, before: '' };
  // What was captured or refunded is not known by order line.
  if (overview.money_of === 'lines' && name !== 'placed' && name !== 'average_order')
    return { value: noValue, delta: none, before: '' };
  const absent = name === 'average_order' ? null : '0';
  const of = (totals: Totals | null) =>
    totals === null ? null : (moneyIn(totals, currency.currency)?.[name] ?? absent);
  const now = of(overview.now);
  const before = of(overview.before);
  const text = (minor: string) => formatMoney(minor, currency.currency, currency.exponent);
  return {
    value: now === null ? noValue : text(now),
    delta: deltaOf(now === null ? null : BigInt(now), before === null ? null : BigInt(before)),
    before: before === null ? '' : text(before),
  };
}

/** Refunded ÷ captured of the same time; undefined where nothing was captured. */
export function refundRate(money: CurrencyNumbers | undefined): number | undefined {
  if (money === undefined || BigInt(money.gross) === 0n) return undefined;
  return Number(money.refunded) / Number(money.gross);
}

/** Orders of which money was paid back ÷ orders, of all those placed in the range; undefined without any. */
export function refundedShare(counts: readonly OrderCount[] | null, currency: string): number | undefined {
  const count = counts?.find((one) => one.currency === currency);
  return count === undefined || count.orders === 0 ? undefined : count.refunded_orders / count.orders;
}

function rateFigure({ overview, currency }: OrderParts): Told {
  if (!overview || currency === undefined)
    return { value: overview === undefined ? undefined : noValue, delta: none, before: '' };
  const isKnown = overview.money_of === 'orders';
  const rate = isKnown ? refundRate(moneyIn(overview.now, currency.currency)) : undefined;
  const before = isKnown ? refundRate(moneyIn(overview.before, currency.currency)) : undefined;
  return {
    value: rate === undefined ? noValue : formatPercent(rate),
    delta: pointsDelta(rate, before),
    before: before === undefined ? '' : formatPercent(before),
  };
}

function ordersFigure({ overview, currency }: OrderParts): Told {
  if (!overview) return { value: overview === undefined ? undefined : noValue, delta: none, before: '' };
  const of = (totals: Totals | null) =>
    totals === null ? null : (moneyIn(totals, currency?.currency ?? '')?.orders ?? 0);
  const before = of(overview.before);
  return {
    value: formatCount(of(overview.now) ?? 0),
    delta: deltaOf(of(overview.now), before),
    before: before === null ? '' : formatCount(before),
  };
}

/** The numbers at the top, all of one currency, as far as their parts have come. */
export function orderFigures(parts: OrderParts): KeyFigure[] {
  const { orders, series, currency, overview } = parts;
  const points = series === undefined ? [] : parts.isRunning ? series.points.slice(0, -1) : series.points;
  const isLines = overview?.money_of === 'lines';
  const line = (name: 'captured' | 'refunded' | 'net' | 'placed') =>
    points.map(({ money }) =>
      toMajor(money[currency?.currency ?? '']?.[name] ?? '0', currency?.exponent ?? 0),
    );
  const captured = line('captured');
  const refunded = line('refunded');
  const counts = points.map(({ money }) => money[currency?.currency ?? '']?.orders ?? 0);
  const placed = line('placed');
  const share = orders ? refundedShare(orders.now, currency?.currency ?? '') : undefined;
  const aside = currency === undefined ? {} : { aside: currency.currency };
  return [
    {
      id: 'captured',
      label: 'Captured',
      ...aside,
      meaning: 'Payments captured, at the moment when they were',
      ...amountFigure(parts, 'gross'),
      line: captured,
    },
    {
      id: 'refunded',
      label: 'Refunded',
      ...aside,
      meaning: 'Money paid back, at the moment when it was',
      ...amountFigure(parts, 'refunded'),
      line: refunded,
    },
    {
      id: 'net',
      label: isLines ? 'Sales' : 'Net revenue',
      ...aside,
      meaning: isLines ? 'Quantity × price of the order lines that match' : 'Captured less refunded',
      ...amountFigure(parts, isLines ? 'placed' : 'net'),
      line: isLines ? placed : line('net'),
    },
    {
      id: 'orders',
      label: 'Orders',
      ...aside,
      meaning: 'Orders placed in this currency, whatever became of them',
      ...ordersFigure(parts),
      line: counts,
    },
    {
      id: 'average',
      label: 'Average order',
      ...aside,
      meaning: 'Totals of orders placed by their number, voided ones included',
      ...amountFigure(parts, 'average_order'),
      line: placed.map((amount, index) => (counts[index] ? amount / (counts[index] ?? 1) : 0)),
    },
    {
      id: 'refund-rate',
      label: 'Refund rate',
      ...(share === undefined ? {} : { aside: `${formatPercent(share)} of orders` }),
      meaning:
        'Refunded by captured, of the money moved in this range. Beside it: of the orders placed in it, those of which money was paid back by now',
      ...rateFigure(parts),
      line: captured.map((amount, index) => (amount > 0 ? (refunded[index] ?? 0) / amount : 0)),
    },
  ];
}
