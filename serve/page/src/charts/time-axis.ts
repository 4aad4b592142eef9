import type uPlot from 'uplot';
import { wallOf } from '../format-time.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number) => String(value).padStart(2, '0');
const daySeconds = 86_400;

/**
 * Labels of a time axis in a zone: the clock between midnights, the day at them, the year where it begins.
 * @param times seconds since 1970
 * @param stepSeconds from one label to the next
 */
export function timeLabels(times: readonly number[], stepSeconds: number, tz: string): string[] {
  let lastYear: number | undefined;
  return times.map((seconds) => {
    const { year, month, day, hour, minute } = wallOf(seconds * 1000, tz);
    const isNewYear = lastYear !== undefined && lastYear !== year;
    lastYear = year;
    const name = months[month - 1] ?? '';
    if (stepSeconds >= 28 * daySeconds) return month === 1 || isNewYear ? String(year) : name;
    if (stepSeconds >= daySeconds || (hour === 0 && minute === 0)) {
      return isNewYear ? `${day} ${name} ${year}` : `${day} ${name}`;
    }
    return `${two(hour)}:${two(minute)}`;
  });
}

/** The same as uPlot asks for it; `tz` is asked anew each time. */
export function timeAxisValues(tz: () => string): uPlot.Axis.Values {
  return (_plot, splits, _axis, _space, stepSeconds) => timeLabels(splits, stepSeconds, tz());
}
