import { effect, signal } from '@preact/signals';
import { part } from '../live.ts';
import { growHistory, type History } from './history.ts';

/** What each topic did since the page was opened, whatever tab was shown. */
export const remembered = signal<History>(new Map());

effect(() => {
  const pipeline = part('pipeline').value;
  if (pipeline !== undefined) remembered.value = growHistory(remembered.peek(), pipeline);
});
