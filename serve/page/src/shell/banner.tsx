import { go } from '../address.ts';
import { clockOf } from '../format-time.ts';
import { connection, isStopped, part, trouble } from '../live.ts';
import { zone } from '../zone.ts';

/** Says that, since when, and why the numbers do not move. They stay as they were, they never turn to zero. */
export function Banner() {
  const state = connection.value;
  const isBad = isStopped.value;
  const at = isBad ? part('at').value : undefined;
  return (
    <div role="status" class={isBad ? 'banner' : 'banner none'}>
      {isBad && (
        <p>
          <strong>
            {state === 'refused'
              ? 'This view can not be shown.'
              : at === undefined
                ? 'No numbers yet.'
                : `Numbers stopped at ${clockOf(at, zone.value)}.`}
          </strong>{' '}
          {trouble.value}{' '}
          {state === 'refused' && (
            <button type="button" class="link" onClick={() => go({ range: '1h', from: '', to: '', tz: '' })}>
              Show the last hour
            </button>
          )}
        </p>
      )}
    </div>
  );
}
