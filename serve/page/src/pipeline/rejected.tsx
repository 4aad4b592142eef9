import { useState } from 'preact/hooks';
import type { RejectedReason, RejectedSample } from '../../../answers/rejected.ts';
import { addressOf, go } from '../address.ts';
import { formatCount } from '../format.ts';
import { eventTime } from '../format-time.ts';
import { part } from '../live.ts';
import { CopyButton } from '../raw/copy-button.tsx';
import { RawBox } from '../raw/raw-box.tsx';
import { RawText } from '../raw/raw-text.tsx';
import { Card, isPartError, NotYet } from '../shell/card.tsx';
import { zone } from '../zone.ts';

/** Samples are cut by the API after so many characters. */
const cutAfter = 600;

function placeOf({ file, line, topic, partition, offset }: RejectedSample): string {
  if (file !== '') return line === null || line === '0' ? file : `${file}, line ${line}`;
  return `${topic}, partition ${partition}, offset ${offset}`;
}

function Sample({ sample }: { sample: RejectedSample }) {
  const place = placeOf(sample);
  const isCut = [...sample.raw].length >= cutAfter;
  return (
    <div class="rejected-sample">
      <p>
        {sample.path !== '' && (
          <>
            at{' '}
            <code>
              <RawText text={sample.path} />
            </code>{' '}
            ·{' '}
          </>
        )}
        <bdi>
          <RawText text={place} />
        </bdi>
        {sample.source !== '' && (
          <>
            {' '}
            · from{' '}
            <bdi>
              <RawText text={sample.source} />
            </bdi>
          </>
        )}{' '}
        · {eventTime(sample.arrived_at, zone.value)}
        {isCut && ' · cut'} <CopyButton text={sample.raw} what={`the sample at ${place}`} />
      </p>
      <RawBox label={`Sample: ${place}`}>
        <RawText text={sample.raw} />
        {isCut && <span class="json-mark">…</span>}
      </RawBox>
    </div>
  );
}

function Reason({ reason, most }: { reason: RejectedReason; most: number }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="reason" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="name">
          <RawText text={reason.reason} />
          <svg class="bar thin" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-back" width="100" height="4" />
            <rect class="bar-rejected" width={(100 * reason.in_range) / most} height="4" />
          </svg>
        </span>
        <span class="number">
          {formatCount(reason.in_range)}
          <span class="unseen"> in range,</span>
        </span>
        <span class="number soft">
          {formatCount(reason.total)}
          <span class="unseen"> ever, last</span>
        </span>
        <span class="number soft wide">{eventTime(reason.last_at, zone.value)}</span>
      </summary>
      {isOpen && (
        <div class="reason-body">
          {reason.meaning === '' ? (
            <p>This reason is not one of the contract’s: it was written by another version.</p>
          ) : (
            <dl class="facts">
              <dt>Meaning</dt>
              <dd>{reason.meaning}</dd>
              <dt>Remedy</dt>
              <dd>{reason.remedy}</dd>
            </dl>
          )}
          {reason.samples.map((sample) => (
            <Sample key={`${sample.topic}/${sample.partition}/${sample.offset}`} sample={sample} />
          ))}
          {reason.samples.length === 0 && <p class="quiet">No sample arrived within this range.</p>}
        </div>
      )}
    </details>
  );
}

function openPage(event: MouseEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go({ tab: 'rejected' });
  scrollTo({ top: 0 });
}

/** What was refused and why. Nothing is dropped in silence, so it is counted here. */
export function Rejected() {
  const rejected = part('rejected').value;
  const reasons = rejected === undefined || isPartError(rejected) ? [] : rejected;
  const most = Math.max(1, ...reasons.map(({ in_range }) => in_range));
  const inRange = reasons.reduce((sum, one) => sum + one.in_range, 0);
  return (
    <Card
      id="rejected"
      title="Rejected"
      note="by time of arrival; nothing is dropped in silence"
      aside={
        reasons.length > 0 && (
          <>
            <span class="soft">{formatCount(inRange)} in range</span>{' '}
            <a href={addressOf({ tab: 'rejected' })} onClick={openPage}>
              All, and their way back
            </a>
          </>
        )
      }
    >
      {reasons.length === 0 ? (
        <NotYet part={rejected} empty="Nothing was ever rejected." />
      ) : (
        <div class="reasons">
          <div class="reason-head" aria-hidden="true">
            <span class="name">Reason</span>
            <span class="number">In range</span>
            <span class="number">Ever</span>
            <span class="number wide">Last</span>
          </div>
          {reasons.map((reason) => (
            <Reason key={reason.reason} reason={reason} most={most} />
          ))}
        </div>
      )}
    </Card>
  );
}
