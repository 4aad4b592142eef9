import { signal } from '@preact/signals';

/** The local clock, moving once a second: what ages are shown by. */
export const nowMs = signal(Date.now());

setInterval(() => {
  if (!document.hidden) nowMs.value = Date.now();
}, 1000);
