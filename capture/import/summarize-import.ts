import type { ImportReport } from './report-import.ts';

/** The answer of an import as rows of a table for people. */
export function summarizeImport(report: ImportReport): [string, string][] {
  const number = (value: number): string => value.toLocaleString('en');
  const rows: [string, string][] = [
    ['import', report.import_id],
    ['files', number(report.files)],
    ['rows read', number(report.rows_read)],
    ['rows in records', number(report.rows_used)],
  ];
  if (report.rows_repeated > 0) rows.push(['rows that another file had', number(report.rows_repeated)]);
  rows.push(['events made', number(report.events)]);
  for (const [type, records] of Object.entries(report.events_by_type))
    rows.push([`  ${type}`, number(records)]);
  rows.push(['duplicates', report.duplicates === null ? 'not known yet' : number(report.duplicates)]);
  const reasons = Object.entries(report.rejected);
  rows.push(['rejected', number(reasons.reduce((sum, [, count]) => sum + count, 0))]);
  for (const [reason, count] of reasons) rows.push([`  ${reason}`, number(count)]);
  for (const [currency, amount] of Object.entries(report.money_read))
    rows.push([`money read, ${currency}`, amount]);
  // Payments alone are neither an order nor a refund, and 0.00 would look as if nothing had been taken.
  const madeMoney = ['order_placed', 'refund_issued'].some(
    (type) => report.events_by_type[type] !== undefined,
  );
  for (const [currency, amount] of madeMoney ? Object.entries(report.money_accepted) : []) {
    rows.push([`money ${report.settled ? 'accepted' : 'sent'}, ${currency}`, amount]);
  }
  rows.push(['seconds', String(report.seconds)]);
  return rows;
}
