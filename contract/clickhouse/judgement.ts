import type { ArithmeticRule, EventShape, Field, FieldClass, Shape } from '../shape.ts';
import { elementOf, quote, quoteAll } from './columns.ts';

/**
 * Letters for what a JSON value is, as the judging statement finds it from the value's first character:
 * s text, i whole number, d other number, b boolean, l list, o object, n null.
 */
const takes: Record<FieldClass, string> = {
  string: 's',
  identifier: 'si',
  integer: 'i',
  money: '$i',
  number: 'id',
  boolean: 'b',
  timestamp: 's',
  list: 'l',
  object: 'o',
};

/** SQL: the letter of a raw JSON value. */
function letterOf(value: string): string {
  return (
    `multiIf(startsWith(${value}, '"'), 's', startsWith(${value}, '{'), 'o', startsWith(${value}, '['), 'l', ` +
    `${value} IN ('true', 'false'), 'b', ${value} = 'null', 'n', match(${value}, '^-?[0-9]+$'), 'i', 'd')`
  );
}

/** SQL: the first of `pairs` (key, raw value) whose value is of the wrong class, as `reason\tpath`, or ''. */
function firstWrongClass(pairs: string, fields: readonly Field[], prefix: string): string {
  const names = quoteAll(fields.map((field) => field.name));
  const classes = quoteAll(fields.map((field) => takes[field.class]));
  const wrong = `arrayFirst(kv -> kv.2 != '' AND kv.3 != 'n' AND position(kv.2, kv.3) = 0, arrayMap(kv -> (kv.1, transform(kv.1, ${names}, ${classes}, ''), ${letterOf('kv.2')}), ${pairs}))`;
  return (
    `arrayStringConcat(arrayMap(w -> concat(if(startsWith(w.2, '$') AND w.3 = 'd', 'money_not_whole', 'wrong_type'), '\\t', ${prefix}, w.1), ` +
    `arrayFilter(w -> w.1 != '' OR w.2 != '', [${wrong}])))`
  );
}

/** SQL: names of `pairs` that hold something: null and empty text are as good as absent. */
export function presentKeys(pairs: string): string {
  return `arrayMap(kv -> kv.1, arrayFilter(kv -> kv.2 NOT IN ('null', '""'), ${pairs}))`;
}

/**
 * SQL: the first key of `keys` that stands twice, or ''. What a lambda reads from outside is copied for each element,
 * so `keys` may not stand inside of one: 10,000 keys would take 2 GB.
 */
function firstRepeated(keys: string, prefix: string): string {
  return (
    `if(length(arrayDistinct(${keys})) = length(${keys}), '', concat('duplicate_key\\t${prefix}', ` +
    `arrayFirst((k, nth) -> nth > 1, ${keys}, arrayEnumerateUniq(${keys}))))`
  );
}

/** A condition that refuses a record, and what is then said: `reason\tpath`. */
interface Check {
  readonly broken: string;
  readonly says: string;
}

/**
 * SQL: what the first broken check says, or ''. Not multiIf: its short-circuit evaluation runs what the
 * branches share once for each branch, which made a row forty times dearer.
 */
function firstBroken(checks: readonly Check[]): string {
  if (checks.length === 0) return `''`;
  const conditions = checks.map((check) => `toUInt8(${check.broken})`);
  const numbers = checks.map((_, index) => index + 1).join(', ');
  const texts = quoteAll(checks.map((check) => check.says));
  return `transform(indexOf([${conditions.join(', ')}], 1), [${numbers}], ${texts}, '')`;
}

/** SQL: the first text that is not empty, or ''. */
function firstSaid(texts: readonly string[]): string {
  return `arrayFirst(said -> said != '', [${texts.join(', ')}])`;
}

/**
 * SQL: whether both hold. Not AND, for the same reason; neither side may be NULL.
 */
function both(a: string, b: string): string {
  return `least(toUInt8(${a}), toUInt8(${b}))`;
}

/** SQL: an expression over `kv.1` that looks its value up in a table of constants. */
function lookUp(
  fields: readonly Field[],
  of: (field: Field) => string | undefined,
  otherwise: string,
): string {
  const found = fields.flatMap((field) => {
    const value = of(field);
    return value === undefined ? [] : [[quote(field.name), value] as const];
  });
  if (found.length === 0) return otherwise;
  const names = found.map(([name]) => name).join(', ');
  const values = found.map(([, value]) => value).join(', ');
  return `transform(kv.1, [${names}], [${values}], ${otherwise})`;
}

/**
 * SQL: the first of `pairs` (key, raw value), in contract order, whose value breaks its bounds, as
 * `reason\tpath`, or ''. One pass over what is there instead of a check for each field of the contract:
 * the plan must stay small, for it is made anew for each pass.
 */
function firstWrongValue(pairs: string, fields: readonly Field[], prefix: string): string {
  const longest = lookUp(fields, (field) => field.maxLength?.toString(), '1000000000');
  const low = lookUp(fields, (field) => field.minimum?.toFixed(1), '-inf');
  const high = lookUp(fields, (field) => field.maximum?.toFixed(1), 'inf');
  const listed = fields.filter((field) => field.oneOf !== undefined);
  const list = listed
    .map((field) => {
      const values = (field.oneOf ?? []).map((value) => quote(JSON.stringify(value)));
      return `kv.1 = ${quote(field.name)} AND kv.2 NOT IN ('null', '""', ${values.join(', ')}), 'not_in_list', `;
    })
    .join('');
  const number = 'toFloat64OrZero(kv.2)';
  const outside = `toUInt8(match(kv.2, '^-?[0-9]')) * ((${number} < ${low}) + (${number} > ${high}))`;
  const unlisted = listed.map((field) => `(kv.1 = ${quote(field.name)})`).join(' + ') || '0';
  // A raw text is at least as long as the text it stands for, so that only suspects are looked at closely.
  const bounded = `arrayMap(kv -> (kv.1, kv.2, ${longest}, ${outside}), ${pairs})`;
  const suspects = `arrayFilter(kv -> (length(kv.2) > kv.3) + kv.4 + ${unlisted} > 0, ${bounded})`;
  const text = `if(startsWith(kv.2, '"'), JSONExtractString(kv.2), kv.2)`;
  const order = lookUp(fields, (field) => (fields.indexOf(field) + 1).toString(), '0');
  const judged = `arrayMap(kv -> (${order}, kv.1, multiIf(lengthUTF8(${text}) > kv.3, 'too_long', kv.4 > 0, 'out_of_range', ${list}'')), ${suspects})`;
  return `arrayStringConcat(arrayMap(w -> concat(w.3, '\\t', ${prefix}, w.2), arraySlice(arraySort(arrayFilter(w -> w.1 > 0 AND w.3 != '', ${judged})), 1, 1)))`;
}

const earliestMs = Date.UTC(1970, 0, 1);
const latestMs = Date.UTC(2262, 0, 1);
const timePattern =
  '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$';

/** SQL: the text as a time, or NULL where it is not RFC 3339 or no day of the calendar. */
export function parsedTime(text: string): string {
  return `if(match(${text}, '${timePattern}'), parseDateTime64BestEffortOrNull(${text}, 3, 'UTC'), NULL)`;
}

function timeChecks(field: Field): Check[] {
  const text = elementOf('j', field.name);
  const given = `${text} != ''`;
  const milliseconds = `ifNull(toUnixTimestamp64Milli(${field.name}_or_null), 0)`;
  const outside = `(${milliseconds} < ${earliestMs}) + (${milliseconds} > ${latestMs}) + startsWith(${text}, '0000') > 0`;
  return [
    { broken: both(given, `isNull(${field.name}_or_null)`), says: `invalid_time\t${field.name}` },
    { broken: both(given, outside), says: `time_out_of_range\t${field.name}` },
  ];
}

/** SQL: the required properties of the record's event type. */
function requiredOfType(events: readonly EventShape[]): string {
  const types = quoteAll(events.map((event) => event.type));
  const joined = quoteAll(events.map((event) => event.required.join(',')));
  return `splitByChar(',', transform(event_type, ${types}, ${joined}, ''))`;
}

function sumCheck(rule: ArithmeticRule, types: readonly string[]): Check {
  const term = (name: string): string => `toInt128(ifNull(${elementOf('p', name)}, 0))`;
  const sum = rule.lines
    ? `arraySum(arrayMap(line -> toInt128(ifNull(${elementOf('line', 'quantity')}, 0)) * toInt128(ifNull(${elementOf('line', 'price')}, 0)), ${elementOf('p', 'products')}))`
    : `0 ${rule.plus.map((name) => `+ ${term(name)}`).join(' ')} ${rule.minus.map((name) => `- ${term(name)}`).join(' ')}`;
  const lines = rule.lines ? `notEmpty(${elementOf('p', 'products')})` : '1';
  return {
    broken: both(
      both(`event_type IN (${types.map(quote).join(', ')})`, `isNotNull(${elementOf('p', rule.target)})`),
      both(lines, `${term(rule.target)} != ${sum}`),
    ),
    says: `arithmetic_mismatch\t${rule.path}`,
  };
}

/** One check for each different rule, over all the types that have it. */
function arithmeticChecks(events: readonly EventShape[]): Check[] {
  const rules = new Map<string, { rule: ArithmeticRule; types: string[] }>();
  for (const event of events) {
    for (const rule of event.arithmetic) {
      const known = rules.get(JSON.stringify(rule));
      if (known === undefined) rules.set(JSON.stringify(rule), { rule, types: [event.type] });
      else known.types.push(event.type);
    }
  }
  return [...rules.values()].map(({ rule, types }) => sumCheck(rule, types));
}

/** SQL: what the first broken item of `products` says, or ''. */
function firstWrongProduct(shape: Shape): string {
  const inside = "concat('properties.products.', toString(i - 1), '.')";
  const required = quoteAll(shape.productRequired);
  const present = presentKeys('pairs');
  const item = firstSaid([
    `if(startsWith(item, '{'), '', concat('wrong_type\\tproperties.products.', toString(i - 1)))`,
    firstWrongClass('pairs', shape.product, inside),
    `arrayStringConcat(arrayMap(name -> concat('missing_field\\t', ${inside}, name), arraySlice(arrayExcept(${required}, ${present}), 1, 1)))`,
    firstWrongValue('pairs', shape.product, inside),
  ]);
  return `arrayFirst(v -> v != '', arrayMap((item, pairs, i) -> ${item}, items, item_pairs, arrayEnumerate(items)))`;
}

/**
 * SQL: the judgement of a record as `reason\tpath`; '' means accepted. One text serves all topics but
 * shop.rejected, whose records have properties of their own.
 */
export function judgementOf(shape: Shape, topic: string): string {
  const rejection = topic === 'shop.rejected';
  const properties = rejection ? shape.rejection : shape.properties;
  const behaviours = shape.events.filter((event) => event.kind === 'behaviour').map((event) => event.type);
  const untyped = " OR (NOT is_known AND _topic = 'shop.events')";
  const times = shape.envelope.filter((field) => field.class === 'timestamp');
  const visitor: Check = {
    broken: both(
      `event_type IN (${behaviours.map(quote).join(', ')})${untyped}`,
      `NOT hasAny(envelope_present, ['anonymous_id', 'user_id'])`,
    ),
    says: 'missing_field\tanonymous_id',
  };
  const clocksAndTopic: Check[] = [
    ...times.flatMap(timeChecks),
    { broken: both('is_known', 'home_topic != _topic'), says: 'wrong_topic\tevent_type' },
  ];
  const money = properties.filter((field) => field.class === 'money').map((field) => field.name);
  const sums: Check[] = [
    {
      broken: both(
        `${elementOf('p', 'currency')} = ''`,
        `hasAny(property_present, ${quoteAll(money)}) + arrayExists(line -> isNotNull(${elementOf('line', 'price')}), ${elementOf('p', 'products')}) > 0`,
      ),
      says: 'missing_field\tproperties.currency',
    },
    ...arithmeticChecks(shape.events),
  ];
  const missing = (required: string, present: string, prefix: string): string =>
    `arrayStringConcat(arrayMap(name -> concat('missing_field\\t${prefix}', name), arraySlice(arrayExcept(${required}, arrayConcat(${present}, [''])), 1, 1)))`;
  const ofEnvelope = [
    firstRepeated('envelope_keys', ''),
    firstRepeated('property_keys', 'properties.'),
    firstWrongClass('envelope', shape.envelope, "''"),
    missing(quoteAll(shape.envelopeRequired), 'envelope_present', ''),
    firstBroken([visitor]),
    firstWrongValue('envelope', shape.envelope, "''"),
    firstBroken(clocksAndTopic),
  ];
  const ofProperties = [
    firstWrongClass('properties', properties, "'properties.'"),
    missing(requiredOfType(shape.events), 'property_present', 'properties.'),
    firstWrongValue('properties', properties, "'properties.'"),
    ...(rejection ? [] : [firstWrongProduct(shape), firstBroken(sums)]),
  ];
  return firstSaid([
    `if(is_readable, '', 'not_json\\t')`,
    `if(is_object, '', 'not_an_object\\t')`,
    ...ofEnvelope,
    // An unknown type is accepted as it is: nothing after this can be said of it.
    `if(is_known, '', '\\t')`,
    ...ofProperties,
  ]);
}
