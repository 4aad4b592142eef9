import type { Explore, ExploreRow } from '../answers/explore.ts';
import { wallTime } from '../buckets/zone.ts';

/** Signs that make a spreadsheet take a text for a formula, when it begins with one. */
const formulaSigns = /^[=+\-@\t\r\n＝＋－＠]/;

/** A cell of text: quoted where RFC 4180 asks for it, and never a formula. */
export function textCell(text: string): string {
  const harmless = formulaSigns.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Minor units as text → decimal text, exactly: ("-1234", 2) → "-12.34" */
export function decimalText(minor: string, exponent: number): string {
  if (exponent === 0) return minor;
  const digits = minor.replace('-', '').padStart(exponent + 1, '0');
  return `${minor.startsWith('-') ? '-' : ''}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** An instant as clocks in `zone` show it, with their offset: 2026-03-29T00:00:00+01:00 */
export function zonedTime(seconds: number, zone: string): string {
  const wall = wallTime(zone, seconds);
  const offset = wall - seconds;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(offset);
  // Offsets of the past had seconds; ISO 8601 writes none.
  const text = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(size / 3600)}:${two((size % 3600) / 60)}`;
  return `${new Date(wall * 1000).toISOString().slice(0, 19)}${text}`;
}

function valueCell({ value, exponent }: ExploreRow): string {
  if (value === null) return '';
  return exponent === null ? value : decimalText(value, exponent);
}

/**
 * An exploration as CSV (RFC 4180): one header row, lines ended by CR LF. Amounts are decimal, times those of `zone`.
 */
export function exploreCsv({ metric, dimension, grain, rows }: Explore, zone: string): string {
  const columns: [string, (row: ExploreRow) => string][] = [];
  if (grain !== null) columns.push(['begin', ({ t }) => (t === null ? '' : zonedTime(t, zone))]);
  if (dimension !== null) {
    columns.push([dimension === 'product' ? 'product_id' : dimension, ({ key }) => textCell(key)]);
  }
  if (dimension === 'product') columns.push(['product', ({ label }) => textCell(label)]);
  if (metric.by_currency && dimension !== 'currency') {
    columns.push(['currency', ({ currency }) => textCell(currency ?? '')]);
  }
  columns.push([metric.name, valueCell]);
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** The name under which it is saved: letters, digits, dots and dashes only. */
export function csvFileName(
  { metric, dimension, grain }: Explore,
  covers: { from: string; to: string },
): string {
  const parts = [
    'millrace',
    metric.name,
    ...(dimension === null ? [] : ['by', dimension]),
    ...(grain === null ? [] : ['each', grain]),
    covers.from.slice(0, 10),
    'to',
    covers.to.slice(0, 10),
  ];
  return `${parts
    .join('-')
    .replaceAll('_', '-')
    .replaceAll(/[^A-Za-z0-9.-]/g, '')}.csv`;
}
