/** Days of append, UTC, `YYYY-MM-DD`, both included. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

/** Days as a condition on a column of timestamps, by which Iceberg prunes partitions and files. */
export function withinDays(column: string, { first, last }: Days): string {
  return `${column} >= ${startOf(first)} AND ${column} < ${startOf(last)} + INTERVAL 1 DAY`;
}

/** The opposite; no append time is null. */
export function outsideDays(column: string, { first, last }: Days): string {
  return `(${column} < ${startOf(first)} OR ${column} >= ${startOf(last)} + INTERVAL 1 DAY)`;
}

function startOf(day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new Error(`${day} is no day`);
  return `TIMESTAMP '${day} 00:00:00'`;
}
