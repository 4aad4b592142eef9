import { currencyExponent } from '../currency-exponent.ts';
import type { Store } from '../store.ts';
import { type View, viewParameters } from '../view.ts';

/** Money of one currency in minor units (text: may exceed 2^53). Never added to another currency. */
export interface CurrencyNumbers {
  currency: string;
  /** Decimal places of the currency: 2 for GBP, 0 for JPY. */
  exponent: number;
  orders: number;
  /** Sum of placed orders' totals. */
  placed: string;
  /** Payments captured. */
  gross: string;
  refunds: number;
  refunded: string;
  /** gross − refunded */
  net: string;
  /** placed / orders, rounded to a minor unit; null without orders. */
  average_order: string | null;
}

export interface Overview {
  events: number;
  orders: number;
  money: CurrencyNumbers[];
}

interface Row {
  currency: string;
  events: string;
  orders: string;
  placed: string;
  captured: string;
  refunded: string;
  refunds: string;
}

function roundedRatio(sum: bigint, count: bigint): string | null {
  if (count === 0n) return null;
  const twice = 2n * sum + (sum < 0n ? -count : count);
  return String(twice / (2n * count));
}

function currencyNumbers(row: Row): CurrencyNumbers {
  return {
    currency: row.currency,
    exponent: currencyExponent(row.currency),
    orders: Number(row.orders),
    placed: row.placed,
    gross: row.captured,
    refunds: Number(row.refunds),
    refunded: row.refunded,
    net: String(BigInt(row.captured) - BigInt(row.refunded)),
    average_order: roundedRatio(BigInt(row.placed), BigInt(row.orders)),
  };
}

/** Key numbers of a view. Events are behaviour and transactions together; orders are those placed. */
export async function readOverview(store: Store, view: View): Promise<Overview> {
  const rows = await store.read<Row>('overview', viewParameters(view));
  const sum = (pick: (row: Row) => string) => rows.reduce((total, row) => total + Number(pick(row)), 0);
  return {
    events: sum((row) => row.events),
    orders: sum((row) => row.orders),
    money: rows
      .filter(
        (row) => row.currency !== '' && (row.orders !== '0' || row.captured !== '0' || row.refunds !== '0'),
      )
      .map(currencyNumbers)
      .sort((a, b) => b.orders - a.orders || (a.currency < b.currency ? -1 : 1)),
  };
}
