import { computed } from '@preact/signals';
import { page } from './address.ts';
import { part } from './live.ts';

/** The zone of this browser. */
export const browserZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone that every time on the page is shown in: the chosen one, else the shop's reporting zone. */
export const zone = computed(() => page.value.tz || part('view').value?.tz || 'UTC');
