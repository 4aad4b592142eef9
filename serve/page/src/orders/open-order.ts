import { effect } from '@preact/signals';
import { addressOf, go, page } from '../address.ts';

/** Whether opening made a step of the browser's history, which closing takes back. */
let isStep = false;
effect(() => {
  if (page.value.order === '') isStep = false;
});

/** Opens an order above the page; the address holds its id. */
export function openOrder(id: string): void {
  const isOpen = page.peek().order !== '';
  go({ order: id }, isOpen ? 'replace' : 'push');
  if (!isOpen) isStep = true;
}

export function closeOrder(): void {
  if (page.peek().order === '') return;
  if (isStep) history.back();
  else go({ order: '' }, 'replace');
}

/** Address of an order as a link: in another window it opens by itself. */
export function orderAddress(id: string): string {
  return addressOf({ order: id });
}
