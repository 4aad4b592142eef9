import { go, page } from '../address.ts';
import { part } from '../live.ts';
import { browserZone } from '../zone.ts';

const plain = (tz: string) => tz.replaceAll('_', ' ');

/** In which zone times are shown and days begin: the shop's, UTC, this browser's, or what the address says. */
export function ZoneChoice() {
  const reporting = part('view').value?.reporting_tz ?? '';
  const chosen = page.value.tz === reporting ? '' : page.value.tz;
  const others = [...new Set(['UTC', browserZone, chosen])].filter((tz) => tz !== reporting && tz !== '');
  const roleOf = (tz: string) => (tz === browserZone && tz !== 'UTC' ? ' (this browser)' : '');
  return (
    <label class="choice">
      <span class="unseen">Time zone</span>
      <select value={chosen} onChange={(event) => go({ tz: event.currentTarget.value })}>
        <option value="">{reporting === '' ? 'Shop’s zone' : `${plain(reporting)} (shop)`}</option>
        {others.map((tz) => (
          <option key={tz} value={tz}>
            {plain(tz)}
            {roleOf(tz)}
          </option>
        ))}
      </select>
    </label>
  );
}
