import { currencyExponent, formatAmount } from '#contract/money.ts';
import type { ImportVerdict } from './read-results.ts';
import { formatMoney, type Tally, total } from './tally.ts';

/** The answer of an import; the names are those of `--json`, which is documented and stable. */
export interface ImportReport {
  readonly import_id: string;
  readonly files: number;
  readonly rows_read: number;
  /** Rows that are part of a record. rows_read = rows_used + rows_repeated + Σ rejected rows. */
  readonly rows_used: number;
  /** Rows that a second file of the same command brought again. */
  readonly rows_repeated: number;
  /** Records made. */
  readonly events: number;
  readonly events_by_type: Readonly<Record<string, number>>;
  /** Of them: known already, by this or an earlier import. null: not known yet. */
  readonly duplicates: number | null;
  /** Rows by reason; `conflict` counts records that came before with other content. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly rejected_because: Readonly<Record<string, number>>;
  /** By what the rows name as their currency, even where it is none. */
  readonly money_read: Readonly<Record<string, string>>;
  readonly money_accepted: Readonly<Record<string, string>>;
  readonly seconds: number;
  /** Whether the speed layer has judged all of it; if not, money_accepted is what was sent. */
  readonly settled: boolean;
}

/** Joins what was counted while reading with what the speed layer says; null where it was not asked or has no answer. */
export function reportImport(
  importId: string,
  files: number,
  tally: Tally,
  seconds: number,
  settled: { verdicts: readonly ImportVerdict[]; accepted: ReadonlyMap<string, bigint> } | null,
): ImportReport {
  const recordsOf = (verdict: string): number =>
    (settled?.verdicts ?? [])
      .filter((row) => row.verdict === verdict && row.event_type !== 'row_rejected')
      .reduce((sum, row) => sum + row.records, 0);
  const rejected = new Map(tally.rejected);
  if (recordsOf('conflict') > 0) rejected.set('conflict', recordsOf('conflict'));
  const accepted = settled?.accepted ?? tally.moneySent;
  // Rows may name what is no currency; the contract accepts nothing of them.
  const currencies = new Set(
    [...tally.moneyRead.keys(), ...accepted.keys()].filter((code) => currencyExponent(code) !== undefined),
  );
  return {
    import_id: importId,
    files,
    rows_read: tally.rowsRead,
    rows_used: tally.rowsMapped,
    rows_repeated: tally.rowsRepeated,
    events: total(tally.events),
    events_by_type: Object.fromEntries([...tally.events].sort()),
    duplicates: settled === null ? null : recordsOf('duplicate'),
    rejected: Object.fromEntries([...rejected].sort()),
    rejected_because: Object.fromEntries([...tally.because].sort((a, b) => b[1] - a[1]).slice(0, 50)),
    money_read: formatMoney(tally.moneyRead),
    money_accepted: Object.fromEntries(
      [...currencies]
        .sort()
        .map((currency) => [currency, formatAmount(accepted.get(currency) ?? 0n, currency)]),
    ),
    seconds: Math.round(seconds * 100) / 100,
    settled: settled !== null,
  };
}
