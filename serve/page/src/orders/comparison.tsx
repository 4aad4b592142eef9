import type { ComparedCurrency, Comparison } from '../../../answers/comparison.ts';
import { currencies, shownCurrency } from '../currency.ts';
import { formatCount, formatMoney } from '../format.ts';
import { part } from '../live.ts';
import { isBehind } from '../pipeline/picture-model.ts';
import { Card, isPartError, NotYet } from '../shell/card.tsx';
import { differenceNames } from './difference-names.ts';

function signed(minor: string, currency: string, exponent: number): string {
  const text = formatMoney(minor, currency, exponent);
  return minor === '0' || minor.startsWith('-') ? text : `+${text}`;
}

function signedCount(count: number): string {
  return count > 0 ? `+${formatCount(count)}` : formatCount(count);
}

function Sides({ row }: { row: ComparedCurrency }) {
  const text = (minor: string) => formatMoney(minor, row.currency, row.exponent);
  return (
    <table class="sides">
      <thead>
        <tr>
          <th scope="col">{row.currency || 'no currency'}</th>
          <th scope="col" class="number">
            Orders
          </th>
          <th scope="col" class="number">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">The books placed</th>
          <td class="number">{formatCount(row.books.orders)}</td>
          <td class="number">{text(row.books.amount)}</td>
        </tr>
        <tr>
          <th scope="row">The site showed</th>
          <td class="number">{formatCount(row.site.orders)}</td>
          <td class="number">{text(row.site.amount)}</td>
        </tr>
        <tr class="whole">
          <th scope="row">Difference</th>
          <td class="number strong">{signedCount(row.site.orders - row.books.orders)}</td>
          <td class="number strong">{signed(row.difference, row.currency, row.exponent)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Kinds({ row }: { row: ComparedCurrency }) {
  const kinds = [
    { name: 'same', label: 'Both, the same amount', count: row.same },
    ...differenceNames.map(({ name, label }) => ({ name, label, count: row[name] })),
    { name: 'waiting', label: 'One side only, for less than two minutes', count: row.waiting },
    { name: 'not_compared', label: 'Nothing to compare with', count: row.not_compared },
  ];
  const repeated = row.site.events - row.site.orders;
  return (
    <dl class="kinds">
      {kinds
        .filter(
          ({ name, count }) =>
            count > 0 || ['same', 'only_books', 'only_site', 'other_amount'].includes(name),
        )
        .map(({ name, label, count }) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd class="number">{formatCount(count)}</dd>
          </div>
        ))}
      {repeated > 0 && (
        <div>
          <dt>Shown again by the site, counted once</dt>
          <dd class="number">{formatCount(repeated)}</dd>
        </div>
      )}
    </dl>
  );
}

function nothingToCompare({ has_site, has_books }: Comparison): string | undefined {
  if (!has_site && !has_books) return 'Neither the books nor the site have orders in this range.';
  if (!has_site)
    return 'The site sent no order_completed at that time, so there is nothing to compare the books with.';
  if (!has_books)
    return 'The books have no order at that time, so there is nothing to compare the site with.';
  return undefined;
}

/** While a backlog is taken in, one side is often there before the other. */
function UnderWay() {
  const pipeline = part('pipeline').value;
  if (pipeline === undefined || !isBehind(pipeline, part('freshness').value)) return null;
  return (
    <p class="soft">
      {formatCount(pipeline.lag ?? 0)} records are on their way: what is missing on one side may be among
      them.
    </p>
  );
}

/** The books beside what the site said of the same orders, in one currency, with those on which they do not agree. */
export function ComparisonCard() {
  const comparison = part('comparison').value;
  if (comparison === undefined || isPartError(comparison)) {
    return (
      <Card id="comparison" title="Books and site">
        <NotYet part={comparison} />
      </Card>
    );
  }
  const shown = shownCurrency.value?.currency;
  const row = comparison.currencies.find(({ currency }) => currency === shown);
  const isElsewhere = comparison.currencies.some(({ currency }) => !currencies.value.includes(currency));
  const problem = nothingToCompare(comparison);
  return (
    <Card
      id="comparison"
      title="Books and site"
      note="order by order; what the site says is never part of the money above"
    >
      <UnderWay />
      {problem !== undefined && <p class="quiet">{problem}</p>}
      {row !== undefined && problem === undefined && (
        <div class="compared">
          <Sides row={row} />
          <Kinds row={row} />
        </div>
      )}
      {row === undefined && problem === undefined && (
        <p class="quiet">Neither has orders {shown === undefined ? '' : `in ${shown} `}in this range.</p>
      )}
      {isElsewhere && (
        <p class="soft">The site also showed orders in a currency in which the books have none.</p>
      )}
    </Card>
  );
}
