import { go } from '../address.ts';
import { moneyNow, shownCurrency } from '../currency.ts';
import { formatCount, formatMoney } from '../format.ts';
import { part } from '../live.ts';
import { Card, isPartError } from '../shell/card.tsx';
import { mostCards } from './head.tsx';

/** With many currencies a row for each; a press shows the page's money in it. Currencies are never added up. */
export function MoneyTable() {
  const money = moneyNow.value;
  const overview = part('overview').value;
  if (money.length <= mostCards || overview === undefined || isPartError(overview)) return null;
  const isLines = overview.money_of === 'lines';
  return (
    <Card id="currencies" title="Money by currency" note="press one to see the page in it">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section class="scroll-across" tabIndex={0} aria-label="Table: money by currency">
        <table>
          <thead>
            <tr>
              <th scope="col">Currency</th>
              <th scope="col" class="number">
                {isLines ? 'Sales' : 'Net revenue'}
              </th>
              <th scope="col" class="number wide">
                {isLines ? '' : 'Captured'}
              </th>
              <th scope="col" class="number wide">
                {isLines ? '' : 'Refunded'}
              </th>
              <th scope="col" class="number">
                Orders
              </th>
              <th scope="col" class="number wide">
                Average order
              </th>
            </tr>
          </thead>
          <tbody>
            {money.map(({ currency, exponent, ...numbers }) => {
              const text = (minor: string) => formatMoney(minor, currency, exponent);
              return (
                <tr key={currency}>
                  <th scope="row">
                    <button
                      type="button"
                      class="link"
                      aria-pressed={currency === shownCurrency.value?.currency}
                      onClick={() => go({ currency })}
                    >
                      {currency}
                      {currency === shownCurrency.value?.currency && ' ✓'}
                    </button>
                  </th>
                  <td class="number strong">{text(isLines ? numbers.placed : numbers.net)}</td>
                  <td class="number wide">{isLines ? '' : text(numbers.gross)}</td>
                  <td class="number wide">{isLines ? '' : text(numbers.refunded)}</td>
                  <td class="number">{formatCount(numbers.orders)}</td>
                  <td class="number wide">
                    {numbers.average_order === null ? '–' : text(numbers.average_order)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </Card>
  );
}
