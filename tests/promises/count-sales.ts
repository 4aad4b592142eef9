import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** What files of online-retail hold of business with customers. Money in pence. */
export interface Sales {
  readonly orders: number;
  readonly customers: number;
  readonly paidPence: number;
  readonly refundedPence: number;
  readonly from: string;
  readonly to: string;
  /** Pence of order lines by stock code, the greatest first. */
  readonly products: readonly (readonly [code: string, pence: number])[];
  /** Orders by country as the file writes it, the most first. */
  readonly countries: readonly (readonly [country: string, orders: number])[];
  /** Pence sold by `2010-12-22 United Kingdom`, and pence paid back by day. */
  readonly soldByDayAndCountry: ReadonlyMap<string, number>;
  readonly refundedByDay: ReadonlyMap<string, number>;
}

interface Line {
  readonly invoice: string;
  readonly code: string;
  readonly customer: string;
  readonly country: string;
  readonly at: string;
  readonly quantity: number;
  readonly pence: number;
}

/** Fees, donations and write-offs, which stand among the invoices. */
const costs = new Set(['AMAZONFEE', 'BANK CHARGES', 'CRUK', 'B']);
/** Four months fit into a day's step beyond the last sale. */
const dayMs = 86_400_000;

function readLines(path: string): Line[] {
  const rows = parse(readFileSync(path), { columns: true }) as Record<string, string>[];
  return rows.map((row) => ({
    invoice: row.InvoiceNo ?? '',
    code: row.StockCode ?? '',
    customer: (row.CustomerID ?? '').replace(/\.0$/, ''),
    country: row.Country ?? '',
    at: `${(row.InvoiceDate ?? '').replace(' ', 'T')}Z`,
    quantity: Number(row.Quantity),
    pence: Math.round(Number(row.UnitPrice) * 100),
  }));
}

function sumBy(lines: readonly Line[], keyOf: (line: Line) => string): [string, number][] {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(keyOf(line), (sums.get(keyOf(line)) ?? 0) + line.quantity * line.pence);
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** Counts the files on their own: nothing of what Millrace computes goes in. */
export function countSales(paths: readonly string[]): Sales {
  const lines = paths.flatMap(readLines);
  const business = lines.filter(({ code, pence }) => !costs.has(code) && pence > 0);
  const sold = business.filter(({ invoice, quantity }) => /^\d/.test(invoice) && quantity > 0);
  const back = business.filter(({ invoice, quantity }) => /^[Cc]/.test(invoice) && quantity < 0);
  const sum = (some: readonly Line[]) => some.reduce((pence, line) => pence + line.quantity * line.pence, 0);
  const byInvoice = new Map(sold.map((line) => [line.invoice, line]));
  const orders = [...byInvoice.values()];
  const countries = new Map<string, number>();
  for (const { country } of orders) countries.set(country, (countries.get(country) ?? 0) + 1);
  const times = [...sold, ...back].map(({ at }) => at).sort();
  return {
    orders: orders.length,
    customers: new Set(orders.map(({ customer }) => customer).filter((customer) => customer !== '')).size,
    paidPence: sum(sold),
    refundedPence: -sum(back),
    from: (times[0] ?? '').slice(0, 10),
    to: new Date(Date.parse(times.at(-1) ?? '') + dayMs).toISOString().slice(0, 10),
    products: sumBy(sold, ({ code }) => code),
    countries: [...countries].sort((a, b) => b[1] - a[1]),
    soldByDayAndCountry: new Map(sumBy(sold, ({ at, country }) => `${at.slice(0, 10)} ${country}`)),
    refundedByDay: new Map(sumBy(back, ({ at }) => at.slice(0, 10)).map(([day, pence]) => [day, -pence])),
  };
}
