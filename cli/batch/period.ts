import { MillraceError } from '#contract/errors.ts';

/** How far a batch goes. */
export type BatchStepName = 'land' | 'refine' | 'load' | 'model';

/** What the options of `batch` ask for. */
export interface AskedBatch {
  readonly to: BatchStepName;
  /** Present: days of append (UTC) are computed again, and replaced or only compared. */
  readonly period?: { readonly from?: string; readonly to?: string; readonly publish: boolean };
}

export interface PeriodOptions {
  /** A step, a date, or one of each. */
  readonly to?: readonly string[];
  readonly from?: string;
  readonly rebuild?: boolean;
}

const steps: readonly string[] = ['land', 'refine', 'load', 'model'];

/**
 * Reads `--to STEP --from DATE --to DATE --rebuild`: `--to` names a step and a date, in any order.
 * @param today UTC, `YYYY-MM-DD`: nothing has landed after it
 * @throws MillraceError ARGUMENT_INVALID
 */
export function readPeriod({ to = [], from, rebuild = false }: PeriodOptions, today: string): AskedBatch {
  const named = to.filter((value) => steps.includes(value));
  const dates = to.filter((value) => !steps.includes(value));
  if (named.length > 1)
    throw wrong('--to', named.join(' and '), 'Give one step: land, refine, load or model.');
  if (dates.length > 1) throw wrong('--to', dates.join(' and '), 'Give one last day, and one step.');
  const step = (named[0] ??
    (from === undefined && dates.length === 0 && !rebuild ? 'model' : 'refine')) as BatchStepName;
  const [until] = dates;
  if (until !== undefined && !/^\d/.test(until))
    throw wrong('--to', until, 'Give a step (land, refine, load or model) or a day, such as 2026-11-24.');
  if (from !== undefined) checkDay('--from', from, today);
  if (until !== undefined) checkDay('--to', until, today);
  if (from === undefined && until === undefined && !rebuild) return { to: step };
  if (step !== 'refine') throw wrong('--to', step, 'Days are computed again by --to refine.');
  if (from !== undefined && until !== undefined && from > until)
    throw wrong('--from', from, `It is after the last day, ${until}; give the earlier day first.`);
  return {
    to: step,
    period: {
      publish: rebuild,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { to: until }),
    },
  };
}

function checkDay(option: string, value: string, today: string): void {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  // The 31st of a month of thirty days would be taken for the first of the next.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value)
    throw wrong(option, value, 'Give a day that exists, such as 2026-11-24.');
  if (value > today) throw wrong(option, value, `It is in the future: today is ${today} (UTC).`);
}

function wrong(what: string, value: string, hint: string): MillraceError {
  return new MillraceError('ARGUMENT_INVALID', { what, value, hint });
}
