import type { Quality as QualityAnswer } from '../../../answers/quality.ts';
import { page } from '../address.ts';
import { useAnswer } from '../explore/use-answer.ts';
import { Card } from '../shell/card.tsx';
import { BatchList } from './batch-list.tsx';
import { CheckTable } from './check-table.tsx';
import { DetailDialog } from './detail-dialog.tsx';
import { LastBatch } from './last-batch.tsx';

/** What the checks said of the batches of the lake: the last one, each check over time, and all of them. */
export function Quality() {
  // Not by whether the stream is live: what is shown here is not ClickHouse's.
  const { answer, problem } = useAnswer<QualityAnswer>('/api/quality', !page.value.paused);
  const hasBatches = answer !== undefined && answer.last !== null;
  return (
    <>
      <Card id="last-batch" title="Last batch" note="of the lake">
        {problem !== '' && <p role="status">{problem}</p>}
        {answer === undefined && problem === '' && <p class="quiet">Loading…</p>}
        {answer !== undefined && !hasBatches && (
          <p class="quiet">
            There was no batch yet. One begins by itself every few minutes, or now by{' '}
            <code>./millrace batch</code>.
          </p>
        )}
        {hasBatches && <LastBatch quality={answer} />}
      </Card>
      {hasBatches && (
        <Card id="checks" title="Checks" note="rules over more than one record; none of them rejects a row">
          {answer.checks.length === 0 ? (
            <p class="quiet">No batch has come as far as its checks yet.</p>
          ) : (
            <CheckTable quality={answer} />
          )}
        </Card>
      )}
      {hasBatches && <BatchList />}
      <DetailDialog quality={answer} />
    </>
  );
}
