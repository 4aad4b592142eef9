import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { type CsvDialect, createCsvSplitter, type SplitRow, splitCsvRow } from './split-csv-rows.ts';

const dialect: CsvDialect = { delimiter: ',', quote: '"', escape: '"', maxRowBytes: 1000 };

function split(text: string, cuts: readonly number[] = [], using = dialect): SplitRow[] {
  const splitter = createCsvSplitter(using);
  const rows: SplitRow[] = [];
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    rows.push(...splitter.push(text.slice(from, cut)));
    from = cut;
  }
  rows.push(...splitter.push(text.slice(from)), ...splitter.end());
  return rows;
}

const cell = fc.oneof(
  fc.constantFrom('', 'a', '7" frame', 'one,two', 'two\nlines', 'three\r\nlines', '"', '""', ' x '),
  fc
    .string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', '\r') })
    .filter((text) => !/\r(?!\n)/.test(text)),
);

test('rows are those of csv-parse, wherever the chunks are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.array(fc.nat(120), { maxLength: 5 }),
      (rows, lineEnd, endsWithLineEnd, cuts) => {
        const quote = (text: string): string =>
          /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text =
          rows.map((row) => row.map(quote).join(',')).join(lineEnd) + (endsWithLineEnd ? lineEnd : '');
        const expected = parse(text, { relax_column_count: true, record_delimiter: lineEnd }) as string[][];
        const actual = split(
          text,
          cuts.filter((cut) => cut <= text.length),
        );
        assert.deepEqual(
          actual.map((row) => row.cells),
          expected,
        );
        for (const row of actual) assert.deepEqual(splitCsvRow(row.raw, dialect), row.cells);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a row knows the line on which it starts', () => {
  const rows = split('a,b\n"two\nlines",x\nlast,1');
  assert.deepEqual(
    rows.map((row) => row.line),
    [1, 2, 4],
  );
});

test('a quote that is never closed costs its own line and no other', () => {
  const rows = split('1,"lost\n2,b\n3,c\n');
  assert.deepEqual(
    rows.map((row) => [row.raw, row.problem]),
    [
      ['1,"lost', 'a quote is opened and never closed'],
      ['2,b', null],
      ['3,c', null],
    ],
  );
});

test('a lost quote does not hold more than the longest row in memory', () => {
  const splitter = createCsvSplitter(dialect);
  const rows = splitter.push(`1,"lost\n${'2,b\n'.repeat(400)}`);
  assert.equal(rows.length, 401);
  assert.notEqual(rows[0]?.problem, null);
});

test('text behind a closing quote is malformed, a quote inside a bare cell is not', () => {
  assert.equal(split('"a"b,c\n')[0]?.problem, 'text follows a closing quote');
  assert.deepEqual(split('7" frame,"x"\n')[0]?.cells, ['7" frame', 'x']);
});

test('a backslash may escape quotes, and a file may have no quotes at all', () => {
  assert.deepEqual(split('"a \\"b\\" c",d\n', [], { ...dialect, escape: '\\' })[0]?.cells, ['a "b" c', 'd']);
  assert.deepEqual(split('"a,b"\n', [], { ...dialect, quote: '' })[0]?.cells, ['"a', 'b"']);
});
