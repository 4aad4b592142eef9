import type { Batch, BatchList, BatchStep } from '../answers/batches.ts';
import type { Ledger } from '../ledger/ledger.ts';

type Times = 'planned_at' | 'audited_at' | 'published_at' | 'ended_at';
type Counts = 'landed' | 'received' | 'accepted' | 'duplicate' | 'rejected';

interface Row extends Omit<Batch, Times | Counts | 'steps' | 'verdicts'>, Record<Counts, string | null> {
  readonly planned_at: Date;
  readonly audited_at: Date | null;
  readonly published_at: Date | null;
  readonly ended_at: Date | null;
  readonly steps: readonly Omit<BatchStep, 'rows_per_second'>[];
  readonly verdicts: Readonly<Record<string, number>>;
}

export interface BatchesQuestion {
  /** Only batches below this one. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** A page of batches, the newest first. @throws MillraceError LAKE_OFF, METADATA_AWAY */
export async function readBatches(ledger: Ledger, { before, limit }: BatchesQuestion): Promise<BatchList> {
  const rows = await ledger.read<Row>('batches', [before ?? null, null, limit + 1]);
  const batches = rows.slice(0, limit).map(batchOf);
  return { batches, next: rows.length > limit ? (batches.at(-1)?.batch_id ?? null) : null };
}

/** One batch without its parts; null where there is none. @throws MillraceError LAKE_OFF, METADATA_AWAY */
export async function readBatch(ledger: Ledger, id: string | null): Promise<Batch | null> {
  if (id === null) return null;
  const [row] = await ledger.read<Row>('batches', [null, id, 1]);
  return row === undefined ? null : batchOf(row);
}

export const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));

function batchOf(row: Row): Batch {
  const { verdicts, steps, landed, received, accepted, duplicate, rejected, ...rest } = row;
  return {
    ...rest,
    planned_at: row.planned_at.toISOString(),
    audited_at: row.audited_at?.toISOString() ?? null,
    published_at: row.published_at?.toISOString() ?? null,
    ended_at: row.ended_at?.toISOString() ?? null,
    steps: steps.map(withRate),
    landed: Number(landed ?? 0),
    received: numberOf(received),
    accepted: numberOf(accepted),
    duplicate: numberOf(duplicate),
    rejected: numberOf(rejected),
    verdicts: {
      pass: verdicts.pass ?? 0,
      warn: verdicts.warn ?? 0,
      stop: verdicts.stop ?? 0,
      not_enough_history: verdicts['not enough history'] ?? 0,
    },
  };
}

/** Records that went in, by seconds. Landing of a batch only looks at what is there: it has no rate. */
export function withRate(step: Omit<BatchStep, 'rows_per_second'>): BatchStep {
  const { step: name, rows_in: rows, seconds } = step;
  const hasRate = name !== 'land' && rows > 0 && seconds > 0;
  return { ...step, rows_per_second: hasRate ? Math.round(rows / seconds) : null };
}
