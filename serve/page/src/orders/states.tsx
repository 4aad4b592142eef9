import type { OrderState } from '../../../answers/orders.ts';
import { addressOf, go, type PageState, page } from '../address.ts';
import { type Currency, shownCurrency } from '../currency.ts';
import { formatCount, formatMoney, formatShare } from '../format.ts';
import { part } from '../live.ts';
import { Card, isPartError, NotYet } from '../shell/card.tsx';
import { stateLabel, stateMeaning, stateType } from './state-names.ts';

/** A state; a press shows the transactions that lead to it. */
function StateLink({ state }: { state: string }) {
  const type = stateType(state);
  const label = <span class={`order-state ${state}`}>{stateLabel(state)}</span>;
  if (type === undefined) return label;
  const change: Partial<PageState> = {
    tab: 'events',
    filters: { ...page.value.filters, event_type: [type] },
  };
  return (
    <a
      href={addressOf(change)}
      onClick={(click) => {
        if (click.ctrlKey || click.metaKey || click.shiftKey || click.button !== 0) return;
        click.preventDefault();
        go(change);
      }}
    >
      {label}
    </a>
  );
}

function Row({ state, of, currency }: { state: OrderState; of: number; currency: Currency }) {
  const text = (minor: string) => formatMoney(minor, currency.currency, currency.exponent);
  return (
    <tr>
      <th scope="row" title={stateMeaning(state.state)}>
        <StateLink state={state.state} />
        <svg class="bar thin" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect class="bar-back" width="100" height="4" />
          <rect class="bar-part" width={of === 0 ? 0 : (100 * state.orders) / of} height="4" />
        </svg>
      </th>
      <td class="number strong">{formatCount(state.orders)}</td>
      <td class="number soft">{formatShare(state.orders, of)}</td>
      <td class="number">{text(state.total)}</td>
      <td class="number wide">{text(state.paid)}</td>
      <td class="number wide">{text(state.refunded)}</td>
    </tr>
  );
}

/** Orders placed in the range by the state that they are in now, in one currency. */
export function States() {
  const orders = part('order_states').value;
  const currency = shownCurrency.value;
  const states =
    orders === undefined || isPartError(orders)
      ? []
      : orders.states.filter((one) => one.currency === currency?.currency);
  const all = states.reduce((sum, one) => sum + one.orders, 0);
  return (
    <Card id="order-states" title="State now" note="of the orders first placed in this range">
      {states.length === 0 || currency === undefined ? (
        <NotYet part={orders} empty="No order was placed in this range." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
        <section class="scroll-across" tabIndex={0} aria-label="Table: orders by state">
          <table class="states-table">
            <thead>
              <tr>
                <th scope="col">State</th>
                <th scope="col" class="number">
                  Orders
                </th>
                <th scope="col" class="number">
                  Share
                </th>
                <th scope="col" class="number">
                  Total
                </th>
                <th scope="col" class="number wide">
                  Paid
                </th>
                <th scope="col" class="number wide">
                  Refunded
                </th>
              </tr>
            </thead>
            <tbody>
              {states.map((state) => (
                <Row key={state.state} state={state} of={all} currency={currency} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}
