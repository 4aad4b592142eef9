import { page } from '../address.ts';
import type { ProductSales } from '../answer-types.ts';
import { chooseCurrency } from '../choose-currency.ts';
import { formatCount, formatMoney } from '../format.ts';
import { snapshot } from '../live.ts';
import { Card, isPartError, NotYet } from './card.tsx';

function salesIn({ amounts }: ProductSales, currency: string | undefined): string {
  const sales = amounts.find((one) => one.currency === currency);
  return sales === undefined ? '–' : formatMoney(sales.amount, sales.currency, sales.exponent);
}

/** Best sellers by units, with a bar for the share of the first; sales in one currency at a time. */
export function Products() {
  const { products, overview } = snapshot.value;
  const rows = products === undefined || isPartError(products) ? [] : products;
  const money = overview === undefined || isPartError(overview) ? [] : overview.money;
  const currency = chooseCurrency(money, page.value.money)?.currency;
  const most = Math.max(1, ...rows.map(({ units }) => units));
  return (
    <Card id="products" title="Top products" note="by units of placed orders, all currencies">
      {rows.length === 0 ? (
        <NotYet part={products} empty="Nothing was ordered in this range." />
      ) : (
        <table class="products">
          <thead>
            <tr>
              <th scope="col">Product</th>
              <th scope="col" class="number">
                Units
              </th>
              <th scope="col" class="number">
                Sales in {currency ?? 'money'}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((product) => (
              <tr key={product.product_id}>
                <td class="grow" title={`${product.name} (${product.product_id})`}>
                  <bdi class="cut">{product.name || product.product_id}</bdi>
                  <svg class="bar thin" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="bar-part" width={Math.max(0, (100 * product.units) / most)} height="4" />
                  </svg>
                </td>
                <td class="number">{formatCount(product.units)}</td>
                <td class="number">{salesIn(product, currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
