import { MillraceError } from '#contract/errors.ts';

/** What goes to standard output: answers. Survives a reader that goes away (`millrace status | head`). */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What goes to standard error: progress, hints, errors. Plain lines, with or without a terminal. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Writes a number of bytes for a person: "1.4 GiB". */
export function humanBytes(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
  return `${(bytes / 1024 ** 2).toFixed(0)} MiB`;
}

/** Columns aligned by spaces; numbers stay as they are. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Tells a failure in one sentence (as an object with --json) and returns the exit code for it. */
export function tellFailure(error: unknown, json: boolean): number {
  if (!(error instanceof MillraceError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(json ? JSON.stringify({ error: { code: 'UNEXPECTED', message: text } }) : `unexpected: ${text}`);
    return 2;
  }
  say(json ? JSON.stringify({ error: { code: error.code, message: error.message } }) : error.message);
  return error.exitCode;
}
