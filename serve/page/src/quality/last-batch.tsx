import type { Batch } from '../../../answers/batches.ts';
import type { Quality } from '../../../answers/quality.ts';
import { nowMs } from '../clock.ts';
import { formatCount } from '../format.ts';
import { ageOf, eventTime } from '../format-time.ts';
import { HealthMark } from '../pipeline/health-mark.tsx';
import { RawText } from '../raw/raw-text.tsx';
import { zone } from '../zone.ts';
import { Decision } from './decision.tsx';
import { DetailLink } from './detail-link.tsx';
import { stateLooks, tookMs, verdictWords } from './words.ts';

function Figure({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {note !== undefined && <span class="soft"> {note}</span>}
      </dd>
    </div>
  );
}

const countOr = (value: number | null) => (value === null ? '–' : formatCount(value));

/** Whether each record of a batch has one account: by a mark and in words. */
export function AddUp({ batch }: { batch: Batch }) {
  if (batch.add_up === null) return <span class="soft">the accounts are not made yet</span>;
  return (
    <span class="look">
      <HealthMark health={batch.add_up ? 'good' : 'bad'} />{' '}
      <span>{batch.add_up ? 'the accounts add up' : 'the accounts do not add up'}</span>
    </span>
  );
}

/** The newest batch: how it ended, what became of its records, what its checks said. */
export function LastBatch({ quality }: { quality: Quality }) {
  const { last, published, stopped } = quality;
  if (last === null) return null;
  const { word, health } = stateLooks[last.state];
  const ended = last.ended_at ?? last.planned_at;
  return (
    <>
      {stopped !== null && <Decision batch={stopped} />}
      <p class="last-batch">
        <HealthMark health={health} />{' '}
        <span>
          <DetailLink to={{ batch: last.batch_id }}>Batch {last.batch_id}</DetailLink> is {word}
        </span>{' '}
        <span class="soft">
          {last.ended_at === null ? 'begun ' : ''}
          {ageOf(nowMs.value - Date.parse(ended))} ago, at {eventTime(ended, zone.value)}
          {last.kind === 'rebuild' && `; it made ${last.first_day} to ${last.last_day} anew`}
        </span>
      </p>
      {last.error !== null && last.state !== 'stopped' && (
        <p>
          <bdi>
            <RawText text={last.error} />
          </bdi>
        </p>
      )}
      <dl class="quality-figures">
        <Figure name="Landed" value={formatCount(last.landed)} />
        <Figure name="Accepted" value={countOr(last.accepted)} />
        <Figure name="Duplicate" value={countOr(last.duplicate)} />
        <Figure name="Rejected" value={countOr(last.rejected)} />
        <Figure
          name={last.ended_at === null ? 'Open for' : 'Took'}
          value={ageOf(tookMs(last, nowMs.value))}
        />
      </dl>
      <p class="sum batch-sum">
        <AddUp batch={last} /> · Checks: {verdictWords(last)}.
        {published !== null && published.batch_id !== last.batch_id && (
          <>
            {' '}
            Published last:{' '}
            <DetailLink to={{ batch: published.batch_id }}>batch {published.batch_id}</DetailLink>,{' '}
            {ageOf(nowMs.value - Date.parse(published.published_at ?? published.planned_at))} ago.
          </>
        )}
      </p>
    </>
  );
}
