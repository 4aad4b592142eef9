import { zone } from '../zone.ts';

/** What holds for every number of the page. */
export function Footer() {
  return (
    <footer>
      Times are {zone.value.replaceAll('_', ' ')}. Amounts are shown in their own currency and never added up
      across currencies.
    </footer>
  );
}
