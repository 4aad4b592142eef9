import { effect, signal } from '@preact/signals';
import type { LatestEvent } from '../../../answers/events.ts';
import { addressOf, go, page } from '../address.ts';
import { type Place, parsePlace, placeText } from './place.ts';

/** Events in the order of the list behind the dialog: what "newer" and "older" lead to. */
export const listedEvents = signal<readonly LatestEvent[]>([]);

/** Whether opening made a step of the browser's history, which closing takes back. */
let isStep = false;
effect(() => {
  if (page.value.event === '') isStep = false;
});

/** Opens an event above the page; the address holds it. */
export function openEvent(place: Place): void {
  const isOpen = page.peek().event !== '';
  go({ event: placeText(place) }, isOpen ? 'replace' : 'push');
  if (!isOpen) isStep = true;
}

export function closeEvent(): void {
  if (page.peek().event === '') return;
  if (isStep) history.back();
  else go({ event: '' }, 'replace');
}

/** Address of an event as a link: in another window it opens by itself. */
export function eventAddress(place: Place): string {
  return addressOf({ event: placeText(place) });
}

/** The open event; undefined while none is, or the address names none. */
export function openPlace(): Place | undefined {
  return parsePlace(page.value.event);
}

/** The listed event beside an open one: -1 = the newer, 1 = the older. */
export function besideOpen(
  list: readonly LatestEvent[],
  open: string,
  step: 1 | -1,
): LatestEvent | undefined {
  const at = list.findIndex((event) => placeText(event) === open);
  return at < 0 ? undefined : list[at + step];
}
