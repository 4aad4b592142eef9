import {
  type Agreement,
  type ComparedCurrency,
  type Comparison,
  type Difference,
  type DifferingOrder,
  differences,
} from '../answers/comparison.ts';
import { currencyExponent } from '../currency-exponent.ts';
import { filterParameters } from '../filters.ts';
import type { QueryParameters, Store } from '../store.ts';
import { type View, viewParameters } from '../view.ts';

/** How far from the range the other side of an order is looked for. */
const apartMs = 3_600_000;
/** For so long the other side of an order may be on its way. */
const patienceMs = 120_000;
const minuteMs = 60_000;

interface Row {
  kind: Agreement;
  currency: string;
  site_currency: string;
  orders: string;
  book_amount: string;
  site_orders_: string;
  site_events_: string;
  site_amount: string;
  /** Of differing orders the newest: id, time, source and amount of the books, of the site. */
  newest: [id: string, atMs: string, bookSource: string, books: string, siteSource: string, site: string][];
}

interface Sides {
  has_site: boolean;
  has_books: boolean;
  parameters: QueryParameters;
}

const laterBy = (time: Date, ms: number) => new Date(Math.max(0, time.getTime() + ms));

/** Who is compared with whom. */
async function findSides(store: Store, view: View, nowMs: number): Promise<Sides> {
  const scope = { ...viewParameters(view), ...filterParameters(view.filters) };
  const around = { since: laterBy(scope.from, -apartMs), until: laterBy(scope.to, apartMs) };
  const rows = await store.read<{ source: string; books: number; shows: number }>('order-sources', {
    ...around,
    sources: scope.sources,
  });
  const books = rows.filter((row) => Number(row.books) === 1);
  const shows = rows.filter((row) => Number(row.shows) === 1);
  const paired = books.filter((row) => shows.includes(row)).map(({ source }) => source);
  const isLeft = ({ source }: { source: string }) => !paired.includes(source);
  return {
    has_site: shows.length > 0,
    has_books: books.length > 0,
    parameters: {
      ...scope,
      ...around,
      paired,
      is_compared: books.some(isLeft) && shows.some(isLeft) ? 1 : 0,
      waiting_since: new Date(Math.floor((nowMs - patienceMs) / minuteMs) * minuteMs),
    },
  };
}

interface Sum extends Omit<ComparedCurrency, 'exponent' | 'books' | 'site' | 'difference'> {
  books: { orders: number; amount: bigint };
  site: { orders: number; events: number; amount: bigint };
}

function sumOf(currency: string): Sum {
  return {
    currency,
    books: { orders: 0, amount: 0n },
    site: { orders: 0, events: 0, amount: 0n },
    same: 0,
    other_amount: 0,
    without_amount: 0,
    only_books: 0,
    only_site: 0,
    waiting: 0,
    not_compared: 0,
  };
}

/** Orders under the currency of the books, where they have them; what the site said under its own. */
function currenciesOf(rows: readonly Row[], asked: string): ComparedCurrency[] {
  const sums = new Map<string, Sum>();
  const of = (currency: string) => {
    const sum = sums.get(currency) ?? sumOf(currency);
    sums.set(currency, sum);
    return sum;
  };
  for (const row of rows) {
    const sum = of(row.currency);
    sum[row.kind] += Number(row.orders);
    if (row.kind === 'waiting' || row.kind === 'not_compared') continue;
    if (row.kind !== 'only_site') {
      sum.books.orders += Number(row.orders);
      sum.books.amount += BigInt(row.book_amount);
    }
    if (row.kind === 'only_books') continue;
    // Who tells no amount often tells no currency either: the order is then one of the books' currency.
    const { site } = of(row.site_currency === '' ? row.currency : row.site_currency);
    site.orders += Number(row.site_orders_);
    site.events += Number(row.site_events_);
    site.amount += BigInt(row.site_amount);
  }
  return [...sums.values()]
    .filter(({ currency }) => asked === '' || currency === asked)
    .sort((a, b) => b.books.orders - a.books.orders || (a.currency < b.currency ? -1 : 1))
    .map(({ books, site, ...sum }) => ({
      ...sum,
      exponent: currencyExponent(sum.currency),
      books: { ...books, amount: String(books.amount) },
      site: { ...site, amount: String(site.amount) },
      difference: String(site.amount - books.amount),
    }));
}

const differenceNames: readonly string[] = differences;

function isDifferent<Known extends Row>(row: Known): row is Known & { kind: Difference } {
  return differenceNames.includes(row.kind);
}

/** The newest orders of a kind. */
function differingOf({
  kind,
  currency,
  site_currency,
  newest,
}: Row & { kind: Difference }): DifferingOrder[] {
  const money = (source: string, code: string) => ({
    source,
    currency: code,
    exponent: currencyExponent(code),
  });
  return newest.map(([order_id, atMs, bookSource, books, siteSource, site]) => ({
    order_id,
    kind,
    at: new Date(Number(atMs)).toISOString(),
    books: kind === 'only_site' ? null : { ...money(bookSource, currency), amount: books },
    site:
      kind === 'only_books'
        ? null
        : { ...money(siteSource, site_currency), amount: site === '' ? null : site },
  }));
}

/**
 * The books beside the site, order by order.
 * @param limit differing orders that are listed, the newest; 100 at most
 * @throws MillraceError QUERY_TOO_LARGE, STORE_AWAY
 */
export async function readComparison(
  store: Store,
  view: View,
  limit: number,
  nowMs = Date.now(),
): Promise<Comparison> {
  const { has_site, has_books, parameters } = await findSides(store, view, nowMs);
  if (!has_site && !has_books) return { has_site, has_books, currencies: [], differing: 0, orders: [] };
  const rows = await store.read<Row>('orders-compared', { ...parameters, differences: differenceNames });
  const differing = rows.filter(isDifferent);
  return {
    has_site,
    has_books,
    currencies: currenciesOf(rows, view.currency),
    differing: differing.reduce((sum, { orders }) => sum + Number(orders), 0),
    orders: differing
      .flatMap(differingOf)
      .sort((a, b) => (a.at === b.at ? (a.order_id < b.order_id ? -1 : 1) : a.at < b.at ? 1 : -1))
      .slice(0, limit),
  };
}
