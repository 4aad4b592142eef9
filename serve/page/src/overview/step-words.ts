import { clockOf, shortDayOf, stepName, wallOf } from '../format-time.ts';
import { lengthOf } from './running.ts';

const daySeconds = 86_400;

/** "Mon 23 Nov, 14:00 – 15:00" or, for steps of days, "Mon 23 Nov" */
export function stepWords(t: number, grain: string, tz: string): string {
  const length = lengthOf(grain);
  const day = shortDayOf(t * 1000, tz);
  if (length > daySeconds) return `${stepName(grain)} from ${day}`;
  const withWeekday = `${wallOf(t * 1000, tz).weekday} ${day}`;
  if (length === daySeconds) return withWeekday;
  const clock = (seconds: number) => clockOf(seconds * 1000, tz).slice(0, 5);
  return length === 60 ? `${withWeekday}, ${clock(t)}` : `${withWeekday}, ${clock(t)} – ${clock(t + length)}`;
}
