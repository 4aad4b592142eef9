import type { Verdict } from '../answers/batches.ts';
import type { Quality, QualityCheck } from '../answers/quality.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readBatch } from './batches.ts';
import { type ResultRow, resultOf } from './check-results.ts';

type CheckRow = Omit<QualityCheck, 'last' | 'last_failure' | 'history'>;
type CheckedRow = Omit<Quality['checked'][number], 'planned_at'> & { planned_at: Date };
type LastResultRow = ResultRow & { last_failed: boolean };

interface VerdictRow {
  readonly check_name: string;
  readonly batch_id: string;
  readonly verdict: Verdict;
}

/**
 * Every check with what it said of the last batches.
 * @param batches how many of them
 * @throws MillraceError LAKE_OFF, METADATA_AWAY
 */
export async function readQuality(ledger: Ledger, batches: number): Promise<Quality> {
  const at = new Date().toISOString();
  const [[ids], checks, newest] = await Promise.all([
    ledger.read<Record<'last' | 'published' | 'stopped', string | null>>('last-batches'),
    ledger.read<CheckRow>('checks'),
    ledger.read<CheckedRow>('checked-batches', [batches]),
  ]);
  const checked = newest.reverse().map((row) => ({ ...row, planned_at: row.planned_at.toISOString() }));
  const among = checked.map(({ batch_id }) => batch_id);
  const [verdicts, results, last, published, stopped] = await Promise.all([
    ledger.read<VerdictRow>('verdicts', [among]),
    ledger.read<LastResultRow>('last-results', [among]),
    readBatch(ledger, ids?.last ?? null),
    readBatch(ledger, ids?.published ?? null),
    readBatch(ledger, ids?.stopped ?? null),
  ]);
  return {
    at,
    last,
    published,
    stopped,
    checked,
    checks: checks.map((check) => withHistory(check, among, verdicts, results)),
  };
}

function withHistory(
  check: CheckRow,
  among: readonly string[],
  verdicts: readonly VerdictRow[],
  results: readonly LastResultRow[],
): QualityCheck {
  const said = new Map(
    verdicts.filter((row) => row.check_name === check.name).map((row) => [row.batch_id, row.verdict]),
  );
  const own = results.filter((row) => row.check_name === check.name);
  const failure = own.find((row) => row.last_failed);
  const passing = own.find((row) => !row.last_failed);
  const isPassing = Number(passing?.batch_id ?? 0) > Number(failure?.batch_id ?? 0);
  const last = isPassing ? passing : failure;
  return {
    ...check,
    last: last === undefined ? null : resultOf(last),
    last_failure: failure === undefined ? null : resultOf(failure),
    history: among.flatMap((batch_id) => {
      const verdict = said.get(batch_id);
      return verdict === undefined ? [] : [{ batch_id, verdict }];
    }),
  };
}
