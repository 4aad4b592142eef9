import { addressOf, go, page } from '../address.ts';
import { formatCount } from '../format.ts';
import { clockOf } from '../format-time.ts';
import { part } from '../live.ts';
import { zone } from '../zone.ts';

/** Numbers that lack what came in so long ago are worth a word. */
const behindMs = 30_000;

/** What makes the numbers other than they seem, though they move: in words, or undefined. */
function findNotice(): string | undefined {
  const pipeline = part('pipeline').value;
  const freshness = part('freshness').value;
  const asOf = freshness?.as_of ? ` Numbers are complete as of ${clockOf(freshness.as_of, zone.value)}.` : '';
  if (pipeline?.kafka === 'away') return `Kafka does not answer, so that nothing new comes in.${asOf}`;
  const lag = pipeline?.lag ?? 0;
  if (lag > 0 && (freshness?.age_ms ?? 0) > behindMs) {
    return `${formatCount(lag)} records wait to be counted.${asOf}`;
  }
  return undefined;
}

/** What somebody has to know who reads the numbers: what is missing, and clocks that are wrong. */
export function Notices() {
  const notice = findNotice();
  const ahead = part('view').value?.ahead ?? '0';
  if (notice === undefined && ahead === '0') return null;
  return (
    <div class="notices">
      {notice !== undefined && (
        <p>
          {notice}{' '}
          {page.value.tab !== 'pipeline' && (
            <a
              href={addressOf({ tab: 'pipeline' })}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                go({ tab: 'pipeline' });
              }}
            >
              See the pipeline
            </a>
          )}
        </p>
      )}
      {ahead !== '0' && (
        <p>
          {formatCount(BigInt(ahead))} {ahead === '1' ? 'event has' : 'events have'} a clock ahead of ours and
          will show when their time comes. A wrong clock at the sender is the usual reason.
        </p>
      )}
    </div>
  );
}
