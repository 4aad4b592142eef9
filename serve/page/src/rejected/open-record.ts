import { effect } from '@preact/signals';
import { go, page } from '../address.ts';

/** Whether opening made a step of the browser's history, which closing takes back. */
let isStep = false;
effect(() => {
  if (page.value.rejected === '') isStep = false;
});

/** Opens a rejected record above the page; the address holds it. */
export function openRecord(id: string): void {
  const isOpen = page.peek().rejected !== '';
  go({ rejected: id }, isOpen ? 'replace' : 'push');
  if (!isOpen) isStep = true;
}

export function closeRecord(): void {
  if (page.peek().rejected === '') return;
  if (isStep) history.back();
  else go({ rejected: '' }, 'replace');
}
