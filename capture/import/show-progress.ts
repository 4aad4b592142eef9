const LINE_MS = 5_000;
const BAR_MS = 100;
const BAR_WIDTH = 24;

/** Tells how far an import is. */
export interface Progress {
  /** `share`: of the bytes of all files, 0 to 1. */
  rows(rows: number, share: number): void;
  note(line: string): void;
  done(rows: number): void;
}

/** Progress on a terminal as a bar that is drawn again, else as a plain line now and then. */
export function createProgress(stream: NodeJS.WriteStream, quiet = false): Progress {
  const startedMs = performance.now();
  let shownMs = startedMs;
  let drawn = false;
  let lastNote = '';
  const rateOf = (rows: number): number =>
    Math.round(rows / Math.max(0.001, (performance.now() - startedMs) / 1000));
  const erase = (): void => {
    if (drawn) stream.write('\r\x1b[K');
    drawn = false;
  };
  return {
    rows(rows, share) {
      const now = performance.now();
      if (quiet || now - shownMs < (stream.isTTY ? BAR_MS : LINE_MS)) return;
      shownMs = now;
      const percent = `${Math.floor(share * 100)} %`;
      const text = `${rows.toLocaleString('en')} rows, ${rateOf(rows).toLocaleString('en')} a second`;
      if (!stream.isTTY) {
        stream.write(`importing: ${percent}, ${text}\n`);
        return;
      }
      const full = Math.round(Math.min(1, share) * BAR_WIDTH);
      stream.write(`\r\x1b[K[${'█'.repeat(full)}${'·'.repeat(BAR_WIDTH - full)}] ${percent}  ${text}`);
      drawn = true;
    },
    note(line) {
      erase();
      if (line === lastNote) return;
      lastNote = line;
      if (!quiet) stream.write(`${line}\n`);
    },
    done(rows) {
      erase();
      if (!quiet)
        stream.write(
          `read ${rows.toLocaleString('en')} rows, ${rateOf(rows).toLocaleString('en')} a second\n`,
        );
    },
  };
}
