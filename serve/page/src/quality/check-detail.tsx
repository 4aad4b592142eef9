import type { CheckResult } from '../../../answers/batches.ts';
import type { Quality } from '../../../answers/quality.ts';
import { eventTime } from '../format-time.ts';
import { RawText } from '../raw/raw-text.tsx';
import { zone } from '../zone.ts';
import { DetailLink } from './detail-link.tsx';
import { Findings } from './findings.tsx';
import { VerdictLook } from './looks.tsx';
import { VerdictStrip } from './verdict-strip.tsx';
import { historyWords, saidOf } from './words.ts';

function Said({ result, title }: { result: CheckResult; title: string }) {
  return (
    <section class="said">
      <h3>
        {title}: <VerdictLook verdict={result.verdict} />{' '}
        <span class="soft">
          of <DetailLink to={{ batch: result.batch_id }}>batch {result.batch_id}</DetailLink>,{' '}
          {eventTime(result.checked_at, zone.value)}
        </span>
      </h3>
      {result.findings.length > 0 && (
        <p>
          <bdi>
            <RawText text={saidOf(result)} />
          </bdi>
          .
        </p>
      )}
      <p class="soft">
        It looked at {result.subjects} {result.subjects === 1 ? 'subject' : 'subjects'}
        {result.unknown > 0 && `; about ${result.unknown} of them there is too little history`}.
      </p>
      <Findings result={result} />
    </section>
  );
}

/** One check: what it holds, what it said of the last batches, and what somebody does who sees it fail. */
export function CheckDetail({ quality, name }: { quality: Quality; name: string }) {
  const check = quality.checks.find((one) => one.name === name);
  if (check === undefined)
    return <p role="alert">There is no check of this name. Those that there are stand on the page.</p>;
  const { last, last_failure: failure } = check;
  return (
    <>
      <dl class="facts">
        <dt>Name</dt>
        <dd>
          <code>{check.name}</code>
        </dd>
        <dt>Meaning</dt>
        <dd>{check.meaning}</dd>
        <dt>What to do</dt>
        <dd>{check.remedy}</dd>
        <dt>Looks at</dt>
        <dd>
          {check.kind}, in {check.unit}
        </dd>
        <dt>Where it fails</dt>
        <dd>
          {check.severity === 'stop'
            ? 'it stops the batch: nobody sees it until a person decides'
            : 'it warns: the batch is published all the same'}
        </dd>
        {check.thresholds.map((threshold) => (
          <>
            <dt key={`${threshold.name} name`}>
              <code>{threshold.name}</code>
            </dt>
            <dd key={threshold.name}>
              {threshold.value} <span class="soft">{threshold.meaning}</span>
            </dd>
          </>
        ))}
      </dl>
      <figure class="history">
        <VerdictStrip batches={quality.checked.map(({ batch_id }) => batch_id)} history={check.history} />
        <figcaption class="soft" aria-hidden="true">
          {historyWords(check.history)}
        </figcaption>
      </figure>
      {last === null && <p class="quiet">It has judged none of the last batches.</p>}
      {last !== null && <Said result={last} title="Last" />}
      {failure !== null && failure.batch_id !== last?.batch_id && (
        <Said result={failure} title="Failed last" />
      )}
    </>
  );
}
