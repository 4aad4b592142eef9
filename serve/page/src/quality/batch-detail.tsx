import type { WholeBatch } from '../../../answers/batches.ts';
import { page } from '../address.ts';
import { nowMs } from '../clock.ts';
import { useAnswer } from '../explore/use-answer.ts';
import { ageOf, eventTime } from '../format-time.ts';
import { RawText } from '../raw/raw-text.tsx';
import { zone } from '../zone.ts';
import { BatchAccounts, BatchFiles, BatchSteps } from './batch-tables.tsx';
import { Decision } from './decision.tsx';
import { DetailLink } from './detail-link.tsx';
import { Findings } from './findings.tsx';
import { AddUp } from './last-batch.tsx';
import { StateLook, VerdictLook } from './looks.tsx';
import { saidOf, tookMs } from './words.ts';

function Facts({ batch }: { batch: WholeBatch }) {
  const at = (iso: string) => eventTime(iso, zone.value);
  return (
    <dl class="facts">
      <dt>State</dt>
      <dd>
        <StateLook state={batch.state} />
      </dd>
      <dt>Accounts</dt>
      <dd>
        <AddUp batch={batch} />
      </dd>
      {batch.first_day !== null && (
        <>
          <dt>Made anew</dt>
          <dd>
            {batch.first_day} to {batch.last_day}, days of arrival in UTC
          </dd>
        </>
      )}
      <dt>Begun</dt>
      <dd>
        {at(batch.planned_at)}, {batch.ended_at === null ? 'for ' : 'took '}
        {ageOf(tookMs(batch, nowMs.value))}
      </dd>
      {batch.published_at !== null && (
        <>
          <dt>Published</dt>
          <dd>{at(batch.published_at)}</dd>
        </>
      )}
      <dt>Asked by</dt>
      <dd>
        <bdi>
          <RawText text={batch.asked_by} />
        </bdi>
      </dd>
      {batch.accepted_by !== null && (
        <>
          <dt>Accepted by</dt>
          <dd>
            <bdi>
              <RawText text={batch.accepted_by} />
            </bdi>
            , although a check had stopped it
          </dd>
        </>
      )}
      {batch.error !== null && batch.state !== 'stopped' && (
        <>
          <dt>Why</dt>
          <dd>
            <bdi>
              <RawText text={batch.error} />
            </bdi>
          </dd>
        </>
      )}
    </dl>
  );
}

function Checks({ batch }: { batch: WholeBatch }) {
  if (batch.checks.length === 0) return <p class="quiet">It was not checked.</p>;
  return (
    <ul class="batch-checks">
      {batch.checks.map((result) => (
        <li key={result.check}>
          <p>
            <VerdictLook verdict={result.verdict} />{' '}
            <DetailLink to={{ check: result.check }}>{result.title}</DetailLink>
          </p>
          {result.findings.length > 0 && (
            <p class="soft">
              <bdi>
                <RawText text={saidOf(result)} />
              </bdi>
              .
            </p>
          )}
          <Findings result={result} />
        </li>
      ))}
    </ul>
  );
}

/** One batch: how it went, what became of the records of each partition, what every check said, what it wrote. */
export function BatchDetail({ id }: { id: string }) {
  const isNumber = /^[0-9]{1,18}$/.test(id);
  const { answer, isOther, problem } = useAnswer<WholeBatch>(
    isNumber ? `/api/batches/${id}` : '',
    !page.value.paused,
  );
  if (!isNumber) return <p role="alert">This address names no batch. One is named by its number.</p>;
  if (problem !== '' && (answer === undefined || isOther)) return <p role="alert">{problem}</p>;
  if (answer === undefined || isOther) return <p class="quiet">Loading…</p>;
  return (
    <>
      {answer.state === 'stopped' && <Decision batch={answer} />}
      <Facts batch={answer} />
      <h3>What its checks said</h3>
      <Checks batch={answer} />
      <h3>Records by partition</h3>
      <BatchAccounts batch={answer} />
      <h3>Steps</h3>
      <BatchSteps batch={answer} />
      <h3>Files</h3>
      <BatchFiles batch={answer} />
    </>
  );
}
