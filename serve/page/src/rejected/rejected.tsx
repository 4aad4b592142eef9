import { useEffect, useState } from 'preact/hooks';
import { countFilters, go, page } from '../address.ts';
import { reachesNow } from '../explore/question.ts';
import { useAnswer } from '../explore/use-answer.ts';
import { formatCount } from '../format.ts';
import { connection } from '../live.ts';
import { CopyButton } from '../raw/copy-button.tsx';
import { Card } from '../shell/card.tsx';
import { Segments } from '../shell/segments.tsx';
import { zone } from '../zone.ts';
import { CountTable } from './count-table.tsx';
import { OverTime } from './over-time.tsx';
import { type RejectedAnswer, rejectedLink, replayCommand, stateNames, stateOf } from './question.ts';
import { RecordDialog } from './record-dialog.tsx';
import { RecordTable } from './record-table.tsx';

const limits = [50, 200, 500];
const stateLabels = { open: 'Open', resolved: 'Resolved', all: 'All' } as const;

/** How what is shown is sent again: a command, because that is a decision and leaves a record of who took it. */
function WayBack({ answer }: { answer: RejectedAnswer }) {
  const state = page.value;
  const since = answer.range.name === 'all' ? undefined : answer.covers.from;
  const command = replayCommand(state, since);
  return (
    <div class="way-back">
      <p>
        Open ones are judged again and sent by a command, once what was wrong is mended or with a fix for it.
        Nothing counts twice.{' '}
        {command === undefined && 'Choose a reason or a source, and the command stands here.'}
      </p>
      {command !== undefined && (
        <p class="command">
          <code>{command}</code>{' '}
          <CopyButton text={command} what="the command that tries to send them again" />
        </p>
      )}
    </div>
  );
}

function Counts({ answer }: { answer: RejectedAnswer }) {
  const { reason, topic } = page.value;
  return (
    <div class="rejected-counts">
      <CountTable
        title="By reason"
        rows={answer.by_reason}
        chosen={reason}
        choose={(value) => go({ reason: value === reason ? '' : value })}
      />
      <div>
        <CountTable
          title="By source"
          rows={answer.by_source}
          chosen={page.value.source}
          choose={(value) => go({ source: value === page.value.source ? '' : value })}
        />
        <CountTable
          title="By topic"
          rows={answer.by_topic}
          chosen={topic}
          choose={(value) => go({ topic: value === topic ? '' : value })}
        />
      </div>
    </div>
  );
}

/** What was refused and why, one by one, and the way back. Nothing is dropped in silence, so all of it is here. */
export function Rejected() {
  const [limitStep, setLimitStep] = useState(0);
  const state = stateOf(page.value);
  const limit = limits[limitStep] ?? limits[0] ?? 50;
  useEffect(() => setLimitStep(0), [page.value.reason, page.value.topic, state]);
  const isMoving = connection.value === 'live' && reachesNow(page.value, Date.now());
  const { answer, isOther, problem } = useAnswer<RejectedAnswer>(rejectedLink(page.value, limit), isMoving);
  const explained = answer?.by_reason.find(({ value }) => value === page.value.reason);
  const ignored = countFilters(page.value) - page.value.filters.event_type.length;
  return (
    <>
      <Card
        id="rejected-counted"
        title="Rejected"
        note="by time of arrival; open until a copy of it is accepted and counts"
        class={isOther ? 'stale' : ''}
        aside={
          answer !== undefined && (
            <span class="soft rejected-sum">
              {formatCount(answer.open)} open · {formatCount(answer.resolved)} resolved
            </span>
          )
        }
      >
        {problem !== '' && <p role="status">{problem}</p>}
        {ignored > 0 && (
          <p class="quiet">
            Of the filters above only that by event type narrows rejects: of what is refused the rest is not
            known.
          </p>
        )}
        {answer === undefined && problem === '' && <p class="quiet">Loading…</p>}
        {answer !== undefined && answer.open + answer.resolved === 0 && answer.by_reason.length === 0 && (
          <p class="quiet">Nothing was rejected in this range.</p>
        )}
        {answer !== undefined && answer.by_reason.length > 0 && (
          <>
            <OverTime answer={answer} tz={zone.value} />
            <Counts answer={answer} />
            {explained !== undefined && explained.meaning !== '' && (
              <dl class="facts">
                <dt>Meaning</dt>
                <dd>{explained.meaning}</dd>
                <dt>Remedy</dt>
                <dd>{explained.remedy}</dd>
              </dl>
            )}
            <WayBack answer={answer} />
          </>
        )}
      </Card>
      {answer !== undefined && answer.by_reason.length > 0 && (
        <Card
          id="rejected-listed"
          title="Newest"
          class={isOther ? 'stale' : ''}
          aside={
            <Segments
              legend="Which are listed"
              options={stateNames.map((name) => ({ name, label: stateLabels[name] }))}
              chosen={state}
              choose={(name) => go({ state: name === 'open' ? '' : name })}
              isSmall
            />
          }
        >
          <RecordTable records={answer.records} state={state} />
          {answer.records.length === limit && (
            <p class="sum">
              The newest {formatCount(limit)} are listed.{' '}
              {limitStep + 1 < limits.length && (
                <button type="button" class="link" onClick={() => setLimitStep(limitStep + 1)}>
                  List more
                </button>
              )}
            </p>
          )}
        </Card>
      )}
      <RecordDialog />
    </>
  );
}
