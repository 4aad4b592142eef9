import type { CheckResult, Finding } from '../answers/batches.ts';
import type { Ledger } from '../ledger/ledger.ts';

export interface ResultRow extends Omit<CheckResult, 'check' | 'checked_at' | 'findings'> {
  readonly check_name: string;
  readonly checked_at: Date;
  readonly findings: readonly Partial<Finding>[];
}

/** Texts of findings come from outside: an id of an event may be as long as its sender liked. */
const mostCharacters = 512;

const cut = (text: string): string =>
  text.length > mostCharacters ? `${[...text].slice(0, mostCharacters).join('')}…` : text;

/** A result as it is told. */
export function resultOf(row: ResultRow): CheckResult {
  return {
    batch_id: row.batch_id,
    check: row.check_name,
    title: row.title,
    kind: row.kind,
    unit: row.unit,
    severity: row.severity,
    verdict: row.verdict,
    message: cut(row.message),
    subjects: row.subjects,
    unknown: row.unknown,
    findings: row.findings.map(({ subject, observed, low, high, samples }) => ({
      subject: cut(subject ?? ''),
      observed: observed ?? null,
      low: low ?? null,
      high: high ?? null,
      samples: (samples ?? []).map(cut),
    })),
    checked_at: row.checked_at.toISOString(),
  };
}

/** What each check said of a batch. @throws MillraceError LAKE_OFF, METADATA_AWAY */
export async function readResults(ledger: Ledger, batchId: string): Promise<CheckResult[]> {
  return (await ledger.read<ResultRow>('results', [batchId])).map(resultOf);
}
