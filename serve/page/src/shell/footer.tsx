import { formatCount } from '../format.ts';
import { part } from '../live.ts';
import { zone } from '../zone.ts';

/** What holds for every number of the page. */
export function Footer() {
  const ahead = part('view').value?.ahead ?? '0';
  return (
    <footer>
      Times are {zone.value.replaceAll('_', ' ')}. Amounts are shown in their own currency and never added up
      across currencies.
      {ahead !== '0' &&
        ` ${formatCount(BigInt(ahead))} events have a clock ahead of ours, so that no range up to now shows them.`}
    </footer>
  );
}
