import { keepDigits } from '#contract/judge/raw-integer.ts';
import { type Decimal, formatDecimal, parseDecimal, toWholeUnits } from '../import/decimal.ts';
import { literalOf, showValue, type Value, wholeNumber } from './document.ts';
import { type NumberText, type Step, StepFault } from './fix.ts';

type Convert = Extract<Step, { convert: string }>;

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};
/** Longest number that is read, in characters, so that a hostile exponent costs nothing. */
const MAX_NUMBER_LENGTH = 100;

/** Makes a value of the wanted kind, exactly. @throws StepFault where that is not possible */
export function convertValue(value: Value, step: Convert, where: string): Value {
  switch (step.as) {
    case 'text': {
      if (typeof value === 'boolean') return String(value);
      const literal = literalOf(value);
      if (literal === undefined) throw fault(where, value, 'can not be written as one text');
      return literal.text;
    }
    case 'boolean': {
      if (typeof value === 'boolean') return value;
      const text = literalOf(value)?.text.trim().toLowerCase() ?? '';
      const truth = Object.hasOwn(truths, text) ? truths[text] : undefined;
      if (truth === undefined) throw fault(where, value, 'is neither true nor false');
      return truth;
    }
    case 'integer': {
      const whole = toWholeUnits(readNumber(value, step, where), 0);
      if (whole === null) throw fault(where, value, 'is no whole number');
      return wholeNumber(whole);
    }
    case 'number': {
      const literal = formatDecimal(readNumber(value, step, where), 0);
      return String(Number(literal)) === literal ? Number(literal) : keepDigits(literal);
    }
  }
}

/** A number, or the number that a text shows. @throws StepFault */
export function readNumber(value: Value, format: NumberText, where: string): Decimal {
  const literal = literalOf(value);
  // A number of JSON has a point, however the shop writes its texts.
  const written = literal?.isNumber
    ? { decimal: '.', thousands: '' }
    : { decimal: format.decimal ?? '.', thousands: format.thousands ?? '' };
  const number =
    literal === undefined || literal.text.length > MAX_NUMBER_LENGTH
      ? null
      : parseDecimal(literal.text, written);
  if (number === null) throw fault(where, value, 'is no number');
  return number;
}

function fault(where: string, value: Value, problem: string): StepFault {
  return new StepFault(`${where} is ${showValue(value)}, which ${problem}`);
}
