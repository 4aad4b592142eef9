import type { CurrencyNumbers, Overview, People } from '../answer-types.ts';
import { formatCount, formatMoney } from '../format.ts';
import { snapshot } from '../live.ts';
import { isPartError } from './card.tsx';
import { MoneyTable } from './money-table.tsx';

function Figure({ label, value, title }: { label: string; value: string; title?: string }) {
  return (
    <div class="figure" title={title}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const unknown = '–';
/** With more currencies than this, a row for each reads better than a card for each. */
const mostCards = 3;

function Activity({ overview, people }: { overview: Overview | undefined; people: People | undefined }) {
  const count = (value: number | undefined) => (value === undefined ? unknown : formatCount(value));
  return (
    <section class="card numbers" aria-label="Activity">
      <h2>Activity</h2>
      <dl>
        <Figure
          label="Events"
          value={count(overview?.events)}
          title="Behaviour and transactions, each counted once"
        />
        <Figure label="Visitors" value={count(people?.visitors)} title="Different visitors seen by a site" />
        <Figure label="Orders" value={count(overview?.orders)} title="Orders placed, by the books" />
        <Figure
          label="Customers"
          value={count(people?.customers)}
          title="Different customers who placed an order"
        />
      </dl>
    </section>
  );
}

function Money({ numbers }: { numbers: CurrencyNumbers }) {
  const { currency, exponent } = numbers;
  const money = (minor: string) => formatMoney(minor, currency, exponent);
  return (
    <section class="card numbers" aria-label={`Money in ${currency}`}>
      <h2>
        Revenue <span class="unit">{currency}</span>
        <span class="orders">
          {formatCount(numbers.orders)} {numbers.orders === 1 ? 'order' : 'orders'}
        </span>
      </h2>
      <dl>
        <Figure label="Net" value={money(numbers.net)} title="Payments captured less refunds" />
        <Figure label="Captured" value={money(numbers.gross)} title="Payments captured" />
        <Figure
          label="Refunded"
          value={money(numbers.refunded)}
          title={`${formatCount(numbers.refunds)} refunds`}
        />
        <Figure
          label="Average order"
          value={numbers.average_order === null ? unknown : money(numbers.average_order)}
          title="Total of placed orders by their number"
        />
      </dl>
    </section>
  );
}

/** The few numbers that matter, with their units; money in one group per currency. */
export function KeyNumbers() {
  const { overview, people } = snapshot.value;
  const known = isPartError(overview) ? undefined : overview;
  return (
    <div class="key-numbers">
      <Activity overview={known} people={isPartError(people) ? undefined : people} />
      {known !== undefined && known.money.length <= mostCards
        ? known.money.map((numbers) => <Money key={numbers.currency} numbers={numbers} />)
        : known !== undefined && <MoneyTable money={known.money} />}
      {known !== undefined && known.money.length === 0 && (
        <section class="card numbers" aria-label="Revenue">
          <h2>Revenue</h2>
          <p class="quiet">No orders or payments in this range.</p>
        </section>
      )}
      {known === undefined && (
        <section class="card numbers" aria-label="Revenue">
          <h2>Revenue</h2>
          <p class="quiet">{isPartError(overview) ? overview.error.message : 'Loading…'}</p>
        </section>
      )}
    </div>
  );
}
