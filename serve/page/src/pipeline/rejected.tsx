import type { RejectedReason } from '../../../answers/rejected.ts';
import { formatCount } from '../format.ts';
import { eventTime } from '../format-time.ts';
import { part } from '../live.ts';
import { Card, isPartError, NotYet } from '../shell/card.tsx';
import { zone } from '../zone.ts';

function placeOf({ file, line, topic, partition, offset }: RejectedReason['samples'][number]): string {
  if (file !== '') return line === null || line === '0' ? file : `${file}, line ${line}`;
  return `${topic}, partition ${partition}, offset ${offset}`;
}

function Reason({ reason }: { reason: RejectedReason }) {
  return (
    <details class="reason">
      <summary>
        <span class="name">{reason.reason}</span>
        <span class="number">{formatCount(reason.in_range)}</span>
        <span class="number soft">{formatCount(reason.total)}</span>
        <span class="number soft wide">{eventTime(reason.last_at, zone.value)}</span>
      </summary>
      {reason.meaning !== '' && (
        <p>
          {reason.meaning} {reason.remedy}
        </p>
      )}
      {reason.samples.map((sample) => (
        <figure key={`${sample.topic}/${sample.partition}/${sample.offset}`}>
          <figcaption>
            {sample.path !== '' && (
              <>
                at <code>{sample.path}</code> ·{' '}
              </>
            )}
            <bdi>{placeOf(sample)}</bdi>
          </figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
          <pre tabIndex={0} dir="ltr">
            {sample.raw}
          </pre>
        </figure>
      ))}
    </details>
  );
}

/** What was refused and why. Nothing is dropped in silence, so it is counted here. */
export function Rejected() {
  const rejected = part('rejected').value;
  const reasons = rejected === undefined || isPartError(rejected) ? [] : rejected;
  return (
    <Card id="rejected" title="Rejected" note="by time of arrival; nothing is dropped in silence">
      {reasons.length === 0 ? (
        <NotYet part={rejected} empty="Nothing was rejected." />
      ) : (
        <div class="reasons">
          <div class="reason-head" aria-hidden="true">
            <span class="name">Reason</span>
            <span class="number">In range</span>
            <span class="number">Ever</span>
            <span class="number wide">Last</span>
          </div>
          {reasons.map((reason) => (
            <Reason key={reason.reason} reason={reason} />
          ))}
        </div>
      )}
    </Card>
  );
}
