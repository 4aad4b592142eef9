/** How something stands: told by word and by shape, never by colour alone. */
export type Health = 'good' | 'busy' | 'bad' | 'unknown';

const byState: Record<string, Health> = {
  ready: 'good',
  remote: 'good',
  waiting: 'busy',
  starting: 'busy',
  stopping: 'busy',
  'backing-off': 'bad',
  stopped: 'bad',
};

/** Health of a service by the supervisor's word for it. */
export function healthOf(state: string | undefined): Health {
  return state === undefined ? 'unknown' : (byState[state] ?? 'unknown');
}

const order: Health[] = ['good', 'unknown', 'busy', 'bad'];

/** The worst of several. */
export function worst(healths: readonly Health[]): Health {
  return healths.reduce((found, one) => (order.indexOf(one) > order.indexOf(found) ? one : found), 'good');
}

/** Mark around (0, 0), 16 wide: a ring with a tick, a triangle, a square with a cross, a ring with a gap. */
export const healthMarks: Record<Health, { outline: string; sign: string }> = {
  good: { outline: 'M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0z', sign: 'M-3.600 0.200L-1 3L3.800-2.600' },
  busy: { outline: 'M0-8L8.500 7H-8.500z', sign: 'M0-3V2M0 4.300V4.800' },
  bad: { outline: 'M-7-7H7V7H-7z', sign: 'M-3.200-3.200L3.200 3.200M3.200-3.200L-3.200 3.200' },
  unknown: { outline: 'M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0z', sign: 'M-3.500 0H3.500' },
};
