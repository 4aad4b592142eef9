import { signal } from '@preact/signals';

const media = matchMedia('(min-width: 1000px)');

/** Whether there is room for all metrics beside the result; the same width as in explore.css. */
export const isWide = signal(media.matches);

media.addEventListener('change', () => {
  isWide.value = media.matches;
});
