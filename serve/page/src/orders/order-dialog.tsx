import { useEffect, useRef } from 'preact/hooks';
import type { Order, OrderFact, OrderHistory } from '../../../answers/orders.ts';
import { addressOf, page } from '../address.ts';
import { placeText } from '../events/place.ts';
import { formatMoney } from '../format.ts';
import { clockOf, dayOf } from '../format-time.ts';
import { CopyButton } from '../raw/copy-button.tsx';
import { RawText } from '../raw/raw-text.tsx';
import { zone } from '../zone.ts';
import { closeOrder } from './open-order.ts';
import { stateLabel } from './state-names.ts';
import { useHistory } from './use-history.ts';

function moneyOf(
  minor: string | null,
  { currency, exponent }: { currency: string; exponent: number },
): string {
  return minor === null || currency === '' ? '–' : formatMoney(minor, currency, exponent);
}

/** An order as the books of one source have it now. */
function Now({ order }: { order: Order }) {
  return (
    <dl class="facts">
      <dt>State</dt>
      <dd>
        <span class={`order-state ${order.state}`}>{stateLabel(order.state)}</span>{' '}
        <span class="soft">version {order.version}</span>
      </dd>
      <dt>Source</dt>
      <dd>
        <bdi>
          <RawText text={order.source} />
        </bdi>
      </dd>
      <dt>Customer</dt>
      <dd>
        <bdi>{order.customer_id === '' ? 'not known' : <RawText text={order.customer_id} />}</bdi>
      </dd>
      <dt>Total</dt>
      <dd>{moneyOf(order.total, order)}</dd>
      <dt>Paid</dt>
      <dd>
        {moneyOf(order.paid, order)}
        {order.other_currency_amounts > 0 && (
          <span class="soft"> and {order.other_currency_amounts} amounts in another currency</span>
        )}
      </dd>
      <dt>Refunded</dt>
      <dd>{moneyOf(order.refunded, order)}</dd>
    </dl>
  );
}

function Fact({ fact }: { fact: OrderFact }) {
  const isBook = fact.topic === 'shop.orders';
  return (
    <tr>
      <td class="time">
        {dayOf(fact.occurred_at, zone.value)} {clockOf(fact.occurred_at, zone.value)}
      </td>
      <td>
        <a href={addressOf({ tab: 'events', order: '', event: placeText(fact) })}>
          <RawText text={fact.event_type} />
        </a>
        {fact.what !== '' && (
          <bdi class="what soft">
            <RawText text={fact.what} />
          </bdi>
        )}
      </td>
      <td class="soft">{isBook ? (fact.version ?? '–') : 'site'}</td>
      <td class="number">{moneyOf(fact.amount, fact)}</td>
    </tr>
  );
}

function History({ history }: { history: OrderHistory }) {
  const { orders, facts, is_cut } = history;
  return (
    <>
      {orders.map((order) => (
        <Now key={order.source} order={order} />
      ))}
      {orders.length === 0 && facts.length > 0 && (
        <p class="quiet">The books do not have this order; only the site showed it.</p>
      )}
      {facts.length === 0 ? (
        <p role="alert">Nothing is known of this order from the sources shown.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
        <section class="scroll-across" tabIndex={0} aria-label="Table: what was said of this order">
          <table class="history">
            <thead>
              <tr>
                <th scope="col">Happened</th>
                <th scope="col">What</th>
                <th scope="col">Version</th>
                <th scope="col" class="number">
                  Amount
                </th>
              </tr>
            </thead>
            <tbody>
              {facts.map((fact) => (
                <Fact key={placeText(fact)} fact={fact} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {is_cut && <p class="soft">The first {facts.length} are shown.</p>}
    </>
  );
}

/** All that is known of one order: its state, its versions, and what the site said. Its id is in the address. */
export function OrderDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const { order: id } = page.value;
  const known = useHistory(id);
  const isOpen = id !== '';
  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal();
    if (!isOpen && dialog.current?.open === true) dialog.current.close();
  }, [isOpen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it; Escape does so natively
    <dialog
      ref={dialog}
      class="order-dialog"
      aria-labelledby="order-title"
      onClose={closeOrder}
      onClick={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="dialog-body">
        <header>
          <h2 id="order-title">
            Order{' '}
            <bdi>
              <RawText text={id} />
            </bdi>
          </h2>
          <button type="button" class="plain" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </header>
        {isOpen && known === undefined && <p class="quiet">Loading…</p>}
        {known !== undefined && 'problem' in known && <p role="alert">{known.problem}</p>}
        {known !== undefined && 'history' in known && <History history={known.history} />}
        {isOpen && (
          <footer class="order-foot">
            <CopyButton text={id} what="of this order" label="Copy id" />
            <CopyButton text={location.href} what="to this order" label="Copy link" />
          </footer>
        )}
      </div>
    </dialog>
  );
}
