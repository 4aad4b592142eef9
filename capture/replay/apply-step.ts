import { currencyExponent, formatAmount } from '#contract/money.ts';
import { formatTime } from '#contract/time.ts';
import { toWholeUnits, toWholeUnitsWithoutNoise } from '../import/decimal.ts';
import { createTimeReader } from '../import/read-times.ts';
import { convertValue, readNumber } from './convert-value.ts';
import { type JsonObject, literalOf, showValue, type Value, wholeNumber } from './document.ts';
import { type Step, StepFault } from './fix.ts';
import { findSpots, parsePath, putAt, removeAt, type Spot, sameItems, valueAt } from './path.ts';

/** What a step may know of the record beside the document itself. */
export interface StepContext {
  /** The event_id of `new_event_id`. */
  readonly identity: string;
}

/** Applies one step to a document, in place. @throws StepFault */
export function applyStep(document: JsonObject, step: Step, context: StepContext): void {
  if ('set' in step) {
    const path = parsePath(step.set);
    const spots = path.includes('*') ? findSpots(document, path) : [path];
    for (const spot of spots) put(document, spot, structuredClone(step.value));
  } else if ('default' in step) {
    const path = parsePath(step.default);
    const spots = path.includes('*') ? findSpots(document, path) : [path];
    for (const spot of spots)
      if (isAbsent(valueAt(document, spot))) put(document, spot, structuredClone(step.value));
  } else if ('rename' in step) move(document, step.rename, step.to, true);
  else if ('copy' in step) move(document, step.copy, step.to, false);
  else if ('remove' in step) {
    // From the end: taking an item out of a list moves those behind it.
    for (const spot of findSpots(document, parsePath(step.remove)).reverse()) removeAt(document, spot);
  } else if ('new_event_id' in step) put(document, ['event_id'], context.identity);
  else change(document, step);
}

type Change = Extract<
  Step,
  | { map: string }
  | { convert: string }
  | { minor_units: string }
  | { major_units: string }
  | { time: string }
  | { shorten: string }
>;

/** Steps that make another value of one that is there. */
function change(document: JsonObject, step: Change): void {
  const [path, make] = makerOf(document, step);
  for (const spot of findSpots(document, parsePath(path))) {
    const value = valueAt(document, spot);
    if (!isAbsent(value)) put(document, spot, make(value, spot));
  }
}

function makerOf(
  document: JsonObject,
  step: Change,
): [path: string, make: (value: Value, spot: Spot) => Value] {
  if ('map' in step) {
    return [
      step.map,
      (value) => {
        const text = typeof value === 'boolean' ? String(value) : literalOf(value)?.text;
        return text !== undefined && Object.hasOwn(step.values, text) ? step.values[text] : value;
      },
    ];
  }
  if ('convert' in step) return [step.convert, (value, spot) => convertValue(value, step, spot.join('.'))];
  if ('minor_units' in step)
    return [
      step.minor_units,
      (value, spot) => wholeNumber(readAmount(document, value, step, step.minor_units, spot).minor),
    ];
  if ('major_units' in step) {
    return [
      step.major_units,
      (value, spot) => {
        const { minor, currency } = readAmount(document, value, step, step.major_units, spot);
        // As text: where the contract wants minor units, no number could be taken for some.
        return formatAmount(minor, currency);
      },
    ];
  }
  if ('time' in step) {
    const read = createTimeReader(step.formats, step.zone ?? 'UTC');
    return [
      step.time,
      (value, spot) => {
        const timeMs = read(literalOf(value)?.text ?? '');
        if (timeMs === null || Number.isNaN(timeMs) || Math.abs(timeMs) > 8.64e15)
          throw new StepFault(`${spot.join('.')} is ${showValue(value)}, which is no time of these formats`);
        return formatTime(timeMs);
      },
    ];
  }
  return [
    step.shorten,
    (value) => (typeof value === 'string' ? [...value].slice(0, step.length).join('') : value),
  ];
}

function readAmount(
  document: JsonObject,
  value: Value,
  step: Extract<Step, { minor_units: string } | { major_units: string }>,
  path: string,
  spot: Spot,
): { minor: bigint; currency: string } {
  const where = spot.join('.');
  const currency = /^[A-Z]{3}$/.test(step.currency)
    ? step.currency
    : valueAt(document, sameItems(parsePath(step.currency), parsePath(path), spot));
  const exponent = typeof currency === 'string' ? currencyExponent(currency) : undefined;
  if (typeof currency !== 'string' || exponent === undefined)
    throw new StepFault(`${step.currency} is ${showValue(currency)}, which is no currency of ISO 4217`);
  const decimal = readNumber(value, step, where);
  const minor = step.float_noise
    ? toWholeUnitsWithoutNoise(decimal, exponent)
    : toWholeUnits(decimal, exponent);
  if (minor === null)
    throw new StepFault(
      `${where} is ${showValue(value)}, which is no whole number of minor units of ${currency}`,
    );
  return { minor, currency };
}

function move(document: JsonObject, from: string, to: string, removes: boolean): void {
  const [fromPath, toPath] = [parsePath(from), parsePath(to)];
  for (const spot of findSpots(document, fromPath)) {
    const value = valueAt(document, spot);
    if (value === undefined) continue;
    const target = sameItems(toPath, fromPath, spot);
    if (!isAbsent(valueAt(document, target)))
      throw new StepFault(`${target.join('.')} is there already, so ${spot.join('.')} can not be put there`);
    if (removes) removeAt(document, spot);
    put(document, target, value);
  }
}

function put(document: JsonObject, spot: Spot, value: Value): void {
  if (!putAt(document, spot, value))
    throw new StepFault(`${spot.join('.')} can not be set: what holds it is no object`);
}

/** As the contract has it: null and empty text are as good as nothing. */
export function isAbsent(value: Value): boolean {
  return value === undefined || value === null || value === '';
}
