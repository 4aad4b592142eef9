import { randomBytes } from 'node:crypto';
import { MillraceError } from '#contract/errors.ts';
import { type FaultRates, hasFaults, NO_FAULTS } from './fault-rates.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DEFAULT_RATE = '120/min';
/** How densely events lie on the shop's clock when they are wanted as fast as possible. */
const DENSITY_AT_MAX = 6000;
/** A little denser than the count needs, or chance would end half of the periods short of it. */
const FILLING_MARGIN = 1.03;
const LONGEST_MAX_MS = 30 * DAY_MS;

/** What is asked for, as texts of a command line. */
export interface GenerateRequest {
  rate?: string | undefined;
  for?: string | undefined;
  count?: string | undefined;
  seed?: string | undefined;
  asOf?: string | undefined;
  source?: string | undefined;
  faults?: Partial<FaultRates> | undefined;
  toBooks?: boolean | undefined;
}

/** What is to be generated. Plain data: it goes to a worker thread as it is. */
export interface GeneratePlan {
  source: string;
  seed: string;
  startMs: number;
  /** Events before this time of the shop's clock; Infinity: until stopped. */
  endMs: number;
  eventsPerMinute: number;
  /** Stops after so many behaviour events; Infinity: no limit. */
  behaviourLimit: number;
  /** True: the shop's clock follows the clock on the wall. */
  live: boolean;
  /** Wall time after which to stop, in ms; Infinity: no limit. */
  wallLimitMs: number;
  faults: FaultRates;
  /** True: transactions go to the shop's books, which take no faulty ones. */
  toBooks: boolean;
}

/**
 * Understands a request.
 *
 * Live (`120/min`): the clock on the wall, from now on. `max`: as fast as possible, the shop's clock in the past.
 * With `asOf`: that period at once, at the density of `rate` or so that `count` events fill it.
 * Seeds: live runs take a random one unless told; periods take "1".
 * @throws MillraceError ARGUMENT_INVALID
 */
export function readPlan(request: GenerateRequest, nowMs: number = Date.now()): GeneratePlan {
  const count = request.count === undefined ? Number.POSITIVE_INFINITY : readCount(request.count);
  const durationMs =
    request.for === undefined ? Number.POSITIVE_INFINITY : readDuration(request.for, '--for');
  const common = {
    source: readSource(request.source),
    behaviourLimit: count,
    faults: readFaults(request.faults ?? {}),
    toBooks: request.toBooks ?? false,
  };
  const perMinute = readRate(request.rate ?? DEFAULT_RATE);
  if (request.asOf !== undefined) {
    const period = readPeriod(request.asOf, durationMs, nowMs);
    const minutes = (period.endMs - period.startMs) / MINUTE_MS;
    const filling =
      request.rate === undefined && Number.isFinite(count) ? (FILLING_MARGIN * count) / minutes : undefined;
    const eventsPerMinute = filling ?? (perMinute === 'max' ? DENSITY_AT_MAX : perMinute);
    const seed = request.seed ?? '1';
    return {
      ...common,
      ...period,
      seed,
      eventsPerMinute,
      live: false,
      wallLimitMs: Number.POSITIVE_INFINITY,
    };
  }
  const seed = request.seed ?? randomBytes(8).toString('hex');
  if (perMinute === 'max') {
    const spanMs = Math.min(
      LONGEST_MAX_MS,
      Math.ceil((count / DENSITY_AT_MAX) * MINUTE_MS * 1.1) + MINUTE_MS,
    );
    const startMs = nowMs - spanMs;
    return {
      ...common,
      seed,
      startMs,
      endMs: nowMs,
      eventsPerMinute: DENSITY_AT_MAX,
      live: false,
      wallLimitMs: durationMs,
    };
  }
  const endMs = Number.POSITIVE_INFINITY;
  return {
    ...common,
    seed,
    startMs: nowMs,
    endMs,
    eventsPerMinute: perMinute,
    live: true,
    wallLimitMs: durationMs,
  };
}

/** Behaviour events a minute: `120/min`, `5000/s`, `0`, or `max`. @throws MillraceError ARGUMENT_INVALID */
export function readRate(text: string): number | 'max' {
  if (text === 'max') return 'max';
  const match = /^(\d+(?:\.\d+)?)(?:\/(s|sec|min|m|h))?$/.exec(text.trim());
  const value = Number(match?.[1]);
  const unit = match?.[2];
  const perMinute = unit === 's' || unit === 'sec' ? value * 60 : unit === 'h' ? value / 60 : value;
  if (!match || (unit === undefined && value !== 0) || perMinute > 60_000_000)
    throw invalid('The rate', text, 'Give events a minute or a second such as 120/min or 5000/s, or max.');
  return perMinute;
}

/** Milliseconds of `90s`, `10m`, `36h` or `30d`. @throws MillraceError ARGUMENT_INVALID */
export function readDuration(text: string, what: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|min|h|d)$/.exec(text.trim());
  const unitMs = { ms: 1, s: SECOND_MS, m: MINUTE_MS, min: MINUTE_MS, h: 60 * MINUTE_MS, d: DAY_MS };
  const durationMs = Math.round(Number(match?.[1]) * unitMs[match?.[2] as keyof typeof unitMs]);
  if (!match || durationMs <= 0) throw invalid(what, text, 'Give a time such as 90s, 10m, 36h or 30d.');
  return durationMs;
}

function readCount(text: string): number {
  const count = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(count) || count <= 0)
    throw invalid('--count', text, 'Give a whole number of behaviour events, such as 100000.');
  return count;
}

function readSource(text: string | undefined): string {
  const source = text ?? 'demo';
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(source))
    throw invalid('--source', source, 'Use up to 64 letters, digits, dots, hyphens and underscores.');
  return source;
}

function readFaults(given: Partial<FaultRates>): FaultRates {
  const rates = { ...NO_FAULTS, ...given };
  const sum = Object.values(rates).reduce((total, rate) => total + rate, 0);
  const wrong = Object.entries(rates).find(([, rate]) => !(rate >= 0 && rate <= 1));
  if (wrong)
    throw invalid(`The rate of ${wrong[0]}`, String(wrong[1]), 'Give a share from 0 to 1, such as 0.01.');
  if (hasFaults(rates) && sum > 1)
    throw invalid('The sum of the faults', String(sum), 'Together they are at most 1.');
  return rates;
}

/** `2026-01-01..2026-02-01`, or `2026-01-01` with a duration (default: to the end of that day). UTC. */
function readPeriod(text: string, durationMs: number, nowMs: number): { startMs: number; endMs: number } {
  const [from = '', to, ...more] = text.split('..');
  const startMs = readInstant(from, text);
  const length = Number.isFinite(durationMs) ? durationMs : DAY_MS;
  const endMs = to === undefined ? startMs + length : readInstant(to, text);
  const hint = 'Give a period that is over, such as 2026-01-01..2026-02-01, or a day with --for 30d.';
  if (
    more.length > 0 ||
    endMs <= startMs ||
    endMs > nowMs ||
    (to !== undefined && Number.isFinite(durationMs))
  )
    throw invalid('--as-of', text, hint);
  return { startMs, endMs };
}

function readInstant(text: string, whole: string): number {
  const match = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text);
  const timeMs = match ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(timeMs) || timeMs < 0)
    throw invalid('--as-of', whole, 'Give days (2026-01-01) or times in UTC (2026-01-01T06:00:00Z).');
  return timeMs;
}

function invalid(what: string, value: string, hint: string): MillraceError {
  return new MillraceError('ARGUMENT_INVALID', { what, value, hint });
}
