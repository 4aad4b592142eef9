import { useState } from 'preact/hooks';
import type { Batch, BatchList as BatchListAnswer } from '../../../answers/batches.ts';
import { page } from '../address.ts';
import { nowMs } from '../clock.ts';
import { useAnswer } from '../explore/use-answer.ts';
import { formatCount } from '../format.ts';
import { ageOf, eventTime } from '../format-time.ts';
import { Card } from '../shell/card.tsx';
import { zone } from '../zone.ts';
import { DetailLink } from './detail-link.tsx';
import { StateLook } from './looks.tsx';
import { tookMs, verdictWords } from './words.ts';

const pageSize = 15;
const countOr = (value: number | null) => (value === null ? '–' : formatCount(value));

function Row({ batch }: { batch: Batch }) {
  const rate = batch.steps.find(({ step }) => step === 'refine')?.rows_per_second ?? null;
  return (
    <tr>
      <th scope="row">
        <DetailLink to={{ batch: batch.batch_id }}>
          <span class="unseen">Batch </span>
          {batch.batch_id}
        </DetailLink>
        {batch.kind === 'rebuild' && <span class="soft"> rebuild</span>}
      </th>
      <td>
        <StateLook state={batch.state} />
      </td>
      <td>{eventTime(batch.planned_at, zone.value)}</td>
      <td class="number wide">{ageOf(tookMs(batch, nowMs.value))}</td>
      <td class="number wide">{formatCount(batch.landed)}</td>
      <td class="number">{countOr(batch.accepted)}</td>
      <td class="number wide">{countOr(batch.duplicate)}</td>
      <td class="number wide">{countOr(batch.rejected)}</td>
      <td class="number wide">{countOr(rate)}</td>
      <td class="wide">{verdictWords(batch)}</td>
    </tr>
  );
}

const columns = [
  ['Batch', ''],
  ['State', ''],
  ['Begun', ''],
  ['Took', 'number wide'],
  ['Landed', 'number wide'],
  ['Accepted', 'number'],
  ['Duplicate', 'number wide'],
  ['Rejected', 'number wide'],
  ['Refined/s', 'number wide'],
  ['Checks', 'wide'],
] as const;

/** Batches with their accounts and times, the newest first. */
export function BatchList() {
  const [pages, setPages] = useState<readonly string[]>([]);
  const before = pages.at(-1) ?? '';
  const query = new URLSearchParams({ limit: String(pageSize), ...(before === '' ? {} : { before }) });
  const { answer, isOther, problem } = useAnswer<BatchListAnswer>(
    `/api/batches?${query}`,
    !page.value.paused,
  );
  const next = answer?.next ?? null;
  return (
    <Card id="batches" title="Batches" note="the newest first" class={isOther ? 'stale' : ''}>
      {problem !== '' && <p role="status">{problem}</p>}
      {answer === undefined && problem === '' && <p class="quiet">Loading…</p>}
      {answer !== undefined && (
        <table class="batches">
          <thead>
            <tr>
              {columns.map(([name, looks]) => (
                <th key={name} scope="col" class={looks}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.batches.map((batch) => (
              <Row key={batch.batch_id} batch={batch} />
            ))}
          </tbody>
        </table>
      )}
      {answer !== undefined && (before !== '' || next !== null) && (
        <p class="pages">
          <button
            type="button"
            class="plain"
            disabled={before === ''}
            onClick={() => setPages(pages.slice(0, -1))}
          >
            Newer
          </button>{' '}
          <button
            type="button"
            class="plain"
            disabled={next === null}
            onClick={() => next !== null && setPages([...pages, next])}
          >
            Older
          </button>
        </p>
      )}
    </Card>
  );
}
