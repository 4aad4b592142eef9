import { currencyExponent } from '../currency-exponent.ts';
import type { Store } from '../store.ts';
import { type View, viewParameters } from '../view.ts';

export interface ProductSales {
  product_id: string;
  name: string;
  units: number;
  /** Sales by currency in minor units, as ordered (before discounts of the whole order and refunds). */
  amounts: { currency: string; exponent: number; amount: string }[];
}

interface Row {
  product_id: string;
  name: string;
  units: string;
  amounts: [string, string][];
}

/** The best sellers of a view by units. */
export async function readProducts(store: Store, view: View, limit = 10): Promise<ProductSales[]> {
  const rows = await store.read<Row>('products', { ...viewParameters(view), limit });
  return rows.map((row) => ({
    product_id: row.product_id,
    name: row.name,
    units: Number(row.units),
    amounts: row.amounts.map(([currency, amount]) => ({
      currency,
      exponent: currencyExponent(currency),
      amount,
    })),
  }));
}
