import { formatPercent } from '../format.ts';

/** `new`: from nothing to something. `none`: there is nothing to compare with. */
export type Direction = 'up' | 'down' | 'same' | 'new' | 'none';

export interface Delta {
  direction: Direction;
  /** "12.3%", "×12", "0.4 points"; '' where words alone tell it */
  text: string;
}

const none: Delta = { direction: 'none', text: '' };
/** A change of less than this is shown as none. */
const leastRatio = 0.0005;
const mostPercent = 10;

/** Change of a count or of minor units against the period before; undefined and null are not known. */
export function deltaOf(
  now: bigint | number | null | undefined,
  before: bigint | number | null | undefined,
): Delta {
  if (now === null || now === undefined || before === null || before === undefined) return none;
  const [a, b] = [Number(now), Number(before)];
  if (a === b) return { direction: 'same', text: '' };
  if (b === 0) return a > 0 ? { direction: 'new', text: '' } : { direction: 'down', text: '' };
  const ratio = (a - b) / Math.abs(b);
  if (Math.abs(ratio) < leastRatio) return { direction: 'same', text: '' };
  const direction = ratio > 0 ? 'up' : 'down';
  // A percentage of a negative number says nothing that anybody understands.
  if (b < 0 || a < 0) return { direction, text: '' };
  const text = ratio >= mostPercent ? `×${Math.round(a / b)}` : formatPercent(Math.abs(ratio));
  return { direction, text };
}

/** Change of a share in percentage points. */
export function pointsDelta(now: number | undefined, before: number | undefined): Delta {
  if (now === undefined || before === undefined) return none;
  const points = (now - before) * 100;
  if (Math.abs(points) < 0.05) return { direction: 'same', text: '' };
  return { direction: points > 0 ? 'up' : 'down', text: `${Math.abs(points).toFixed(1)} points` };
}

const signs: Record<Direction, string> = { up: '+', down: '−', same: '', new: '', none: '' };

/** "+12.3%", "−0.4 points", "no change", "new", "nothing before" */
export function deltaText({ direction, text }: Delta): string {
  if (direction === 'same') return 'no change';
  if (direction === 'new') return 'new';
  if (direction === 'none') return 'nothing before';
  if (text === '') return direction === 'up' ? 'more' : 'less';
  return text.startsWith('×') ? text : `${signs[direction]}${text}`;
}
