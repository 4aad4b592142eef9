import type { SplitRow } from './split-csv-rows.ts';

/** Splits a stream of byte strings into lines, one JSON value each; blank lines are nothing. */
export function createLineSplitter(maxRowBytes: number): {
  push(text: string): SplitRow[];
  end(): SplitRow[];
} {
  let rest = '';
  let line = 1;
  // A line over the limit is reported once by its beginning; what follows of it is skipped.
  let skipping = false;

  function emit(rows: SplitRow[], content: string): void {
    const raw = content.endsWith('\r') ? content.slice(0, -1) : content;
    const problem = raw.length > maxRowBytes ? `the line is longer than ${maxRowBytes} bytes` : null;
    if (raw.trim() !== '' && !skipping) {
      rows.push({ raw: problem === null ? raw : raw.slice(0, 1024), cells: [], line, problem });
    }
    skipping = false;
  }

  return {
    push(text) {
      const rows: SplitRow[] = [];
      const all = rest + text;
      let from = 0;
      for (let newline = all.indexOf('\n'); newline !== -1; newline = all.indexOf('\n', from)) {
        emit(rows, all.slice(from, newline));
        line += 1;
        from = newline + 1;
      }
      rest = all.slice(from);
      if (rest.length > maxRowBytes) {
        emit(rows, rest);
        skipping = true;
        rest = '';
      }
      return rows;
    },
    end() {
      const rows: SplitRow[] = [];
      emit(rows, rest);
      rest = '';
      return rows;
    },
  };
}
