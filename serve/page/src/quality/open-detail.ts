import { effect } from '@preact/signals';
import { go, page } from '../address.ts';

const nothing = { check: '', batch: '' };
const isOpen = (): boolean => page.peek().check !== '' || page.peek().batch !== '';

/** Whether opening made a step of the browser's history, which closing takes back. */
let isStep = false;
effect(() => {
  if (page.value.check === '' && page.value.batch === '') isStep = false;
});

/** Opens a check or a batch above the page, in the place of what is open; the address holds it. */
export function openDetail(what: { check: string } | { batch: string }): void {
  const wasOpen = isOpen();
  go({ ...nothing, ...what }, wasOpen ? 'replace' : 'push');
  if (!wasOpen) isStep = true;
}

export function closeDetail(): void {
  if (!isOpen()) return;
  if (isStep) history.back();
  else go(nothing, 'replace');
}
