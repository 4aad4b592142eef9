import type { CurrencyNumbers } from '../answer-types.ts';
import { formatCount, formatMoney } from '../format.ts';

/** One row for each currency. There is no sum row: currencies are never added up. */
export function MoneyTable({ money }: { money: readonly CurrencyNumbers[] }) {
  return (
    <section class="card numbers money" aria-label="Revenue by currency">
      <h2>Revenue by currency</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section class="scroll-across" tabIndex={0} aria-label="Table: revenue by currency">
        <table>
          <thead>
            <tr>
              <th scope="col">Currency</th>
              <th scope="col" class="number">
                Net
              </th>
              <th scope="col" class="number wide">
                Captured
              </th>
              <th scope="col" class="number wide">
                Refunded
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
            {money.map(({ currency, exponent, ...numbers }) => (
              <tr key={currency}>
                <th scope="row">{currency}</th>
                <td class="number strong">{formatMoney(numbers.net, currency, exponent)}</td>
                <td class="number wide">{formatMoney(numbers.gross, currency, exponent)}</td>
                <td class="number wide">{formatMoney(numbers.refunded, currency, exponent)}</td>
                <td class="number">{formatCount(numbers.orders)}</td>
                <td class="number wide">
                  {numbers.average_order === null
                    ? '–'
                    : formatMoney(numbers.average_order, currency, exponent)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
