import { MillraceError } from '#contract/errors.ts';
import type { Explore, ExploreRow } from '../answers/explore.ts';
import type { Dimension } from '../answers/leaders.ts';
import type { Grain } from '../answers/series.ts';
import { filterNames } from '../answers/view.ts';
import { coveredSpan, planView, type ViewPlan } from '../buckets/plan-view.ts';
import { chooseGrain, stepBegins } from '../buckets/steps.ts';
import { currencyExponent } from '../currency-exponent.ts';
import { chooseFacet, type Facet } from '../filters.ts';
import type { QueryName, QueryParameters, Store } from '../store.ts';
import type { View } from '../view.ts';
import { describeMetric, type Explorable, explorables, findExplorable } from './explorable.ts';
import { showQuery } from './show-query.ts';

export interface ExploreQuestion {
  metric: string;
  dimension?: Dimension | undefined;
  /** `none`: the whole range in one. @default none */
  grain?: Grain | 'none' | 'auto' | undefined;
  /** Greatest values of the dimension, of each currency. @default 50 */
  limit?: number | undefined;
}

interface Row {
  key: string;
  label: string;
  begin: string;
  currency: string;
  value: string;
  /** Values of the dimension, those beyond the limit included. */
  found: string;
}

/** More rows than this no answer carries. */
const mostCells = 100_000;

const spoken = (name: string) => name.replaceAll('_', ' ');
const list = (names: readonly string[]) => names.map(spoken).join(', ');

function refuse(problem: string): MillraceError {
  return new MillraceError('REQUEST_INVALID', { problem });
}

/** @throws MillraceError REQUEST_INVALID, in one sentence that names what is possible */
function checkQuestion(view: View, { metric: name, dimension }: ExploreQuestion): Explorable {
  const metric = findExplorable(name);
  if (metric === undefined) {
    throw refuse(
      `there is no metric ${JSON.stringify(name)}; possible are ${explorables.map((one) => one.name).join(', ')}`,
    );
  }
  if (dimension !== undefined && !metric.dimensions.includes(dimension)) {
    throw refuse(
      `${spoken(name)} can not be split by ${spoken(dimension)}; possible are ${list(metric.dimensions)}`,
    );
  }
  const filter = filterNames.find((one) => view.filters[one].length > 0 && !metric.filters.includes(one));
  if (filter !== undefined) {
    throw refuse(
      `${spoken(name)} can not be narrowed by ${spoken(filter)}; possible are ${list(metric.filters)}`,
    );
  }
  return metric;
}

function facetOf(view: View, metric: Explorable, columns: readonly string[]): Facet {
  const isTyped = metric.types.length > 0 || metric.query === 'explore-conversion';
  const isByCurrency = metric.isOfCurrency && (view.currency !== '' || metric.query !== 'explore-counts');
  const needed = [...columns, ...(isTyped ? ['event_type'] : []), ...(isByCurrency ? ['currency'] : [])];
  const facet = chooseFacet(view.filters, ...needed, ...(metric.isOfLines ? ['product'] : []));
  return facet;
}

/** Names in the roll-ups of what is asked for by another name. */
const columnOf = (dimension: Dimension | undefined) =>
  dimension === undefined ? 'everything' : dimension === 'product' ? 'product_id' : dimension;

const isOfOrders = ({ types }: Explorable) => types.length === 1 && types[0] === 'order_placed';

interface Asked {
  query: QueryName;
  plan: ViewPlan;
  parameters: QueryParameters;
  columns: Record<string, string>;
}

function ask(
  view: View,
  metric: Explorable,
  dimension: Dimension | undefined,
  limit: number,
  begins?: readonly number[],
): Asked {
  const facet = facetOf(view, metric, dimension === undefined ? [] : [dimension]);
  const isGoods = facet === 'goods' || facet === 'raw';
  // What counts orders alone needs no look at what visitors did.
  const plan = planView(view, facet, { ...(begins && { begins }), linesOnly: isOfOrders(metric) });
  const measure = (isGoods ? metric.goodsMeasure : undefined) ?? metric.measure;
  return {
    query: (isGoods ? metric.goodsQuery : undefined) ?? metric.query,
    plan,
    parameters: {
      ...plan.parameters,
      metric_types: metric.types,
      minus_types: metric.minus ?? [],
      currency: metric.isOfCurrency ? view.currency : '',
      limit,
    },
    columns: {
      dimension: columnOf(dimension),
      label: dimension === 'product' ? 'product_name' : 'everything',
      ...(measure === undefined ? {} : { measure }),
    },
  };
}

const isNothing = ({ parameters }: Asked) => (parameters.levels as readonly number[]).length === 0;

async function readRows(store: Store, asked: Asked): Promise<Row[]> {
  if (isNothing(asked)) return [];
  return store.read<Row>(asked.query, asked.parameters, asked.plan.from, asked.columns);
}

/** Questions whose rows add up to the whole. */
const addable: ReadonlySet<QueryName> = new Set(['explore-counts', 'explore-money']);

/** All rows in one for each currency. */
function addUp(rows: readonly Row[]): Row[] {
  const sums = new Map<string, bigint>();
  for (const { currency, value } of rows) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(value));
  return [...sums].map(([currency, sum]) => ({
    key: '',
    label: '',
    begin: '',
    currency,
    value: String(sum),
    found: '1',
  }));
}

/**
 * A metric by a dimension and by steps of time, with the query behind it.
 * @throws MillraceError REQUEST_INVALID, RANGE_INVALID, QUERY_TOO_LARGE, STORE_AWAY
 */
export async function readExplore(store: Store, view: View, question: ExploreQuestion): Promise<Explore> {
  const { dimension, grain: askedGrain = 'none', limit = 50 } = question;
  const metric = checkQuestion(view, question);
  const span = coveredSpan(view);
  const grain =
    askedGrain === 'none' ? null : chooseGrain(span, askedGrain === 'auto' ? undefined : askedGrain);
  const begins = grain === null ? undefined : stepBegins(span, grain, view.tz);
  if ((begins?.length ?? 1) * (dimension === undefined ? 1 : limit) > mostCells) {
    throw refuse(
      `${limit} values by ${begins?.length} steps are too many; give a smaller limit or a longer grain`,
    );
  }
  const asked = ask(view, metric, dimension, limit, begins);
  const whole = dimension === undefined && begins === undefined ? asked : ask(view, metric, undefined, 1);
  const isAdded = addable.has(asked.query);
  const [rows, wholeRows] = await Promise.all([
    readRows(store, asked),
    isAdded ? undefined : readRows(store, whole),
  ]);
  const values = Number(rows[0]?.found ?? 0);
  const isComplete = new Set(rows.map(({ key }) => key)).size === values;
  const total = wholeRows ?? (isComplete ? addUp(rows) : await readRows(store, whole));
  const description = describeMetric(metric);
  const beginOf = new Map(asked.plan.steps.map(({ key, begin }) => [key, begin]));
  const told = (row: Row, step: Row['begin'] | null): ExploreRow => ({
    key: row.key,
    label: dimension === 'product' && row.label !== '' ? row.label : row.key,
    t: step === null ? null : (beginOf.get(Number(step)) ?? Number(step)),
    currency: description.by_currency ? row.currency : null,
    exponent: description.by_currency ? currencyExponent(row.currency) : null,
    value: row.value,
  });
  return {
    metric: description,
    dimension: dimension ?? null,
    grain,
    rows: rows.map((row) => told(row, begins === undefined ? null : row.begin)),
    steps: begins ?? [],
    total: total.map((row) => told(row, null)),
    values: dimension === undefined ? 0 : values,
    query: showQuery(store.statement(asked.query, asked.plan.from, asked.columns), asked.parameters),
  };
}
