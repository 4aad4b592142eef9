import type { ArithmeticRule, EventShape, Field, FieldClass, Shape } from '../shape.ts';
import { quote, quoteAll } from './columns.ts';

/**
 * Letters for what a JSON value is, as the view finds it from the value's first character:
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

/** SQL: the first key of `keys` that stands twice, or ''. */
function firstRepeated(keys: string, prefix: string): string {
  return (
    `if(length(arrayDistinct(${keys})) = length(${keys}), '', concat('duplicate_key\\t${prefix}', ` +
    `arrayFirst((k, i) -> indexOf(${keys}, k) < i, ${keys}, arrayEnumerate(${keys}))))`
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

/** Checks of one field's value. `value` is the extracted column, `has` tells presence. */
function valueChecks(field: Field, value: string, has: string, path: string): Check[] {
  const checks: Check[] = [];
  if (field.maxLength !== undefined) {
    checks.push({ broken: `lengthUTF8(${value}) > ${field.maxLength}`, says: `too_long\t${path}` });
  }
  if (field.minimum !== undefined || field.maximum !== undefined) {
    const outside = `ifNull((${value} < ${field.minimum}) + (${value} > ${field.maximum}), 1)`;
    checks.push({ broken: both(has, `${outside} > 0`), says: `out_of_range\t${path}` });
  }
  if (field.oneOf !== undefined) {
    const listed = field.oneOf.map(quote).join(', ');
    checks.push({ broken: `${value} NOT IN ('', ${listed})`, says: `not_in_list\t${path}` });
  }
  return checks;
}

/** Checks of the values of `fields`; `prefix` goes before the name in the path. */
function allValueChecks(
  fields: readonly Field[],
  access: (name: string) => string,
  present: string,
  prefix: string,
): Check[] {
  return fields.flatMap((field) =>
    valueChecks(field, access(field.name), `has(${present}, ${quote(field.name)})`, `${prefix}${field.name}`),
  );
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
  const given = `j.${field.name} != ''`;
  const milliseconds = `ifNull(toUnixTimestamp64Milli(${field.name}_or_null), 0)`;
  const outside = `(${milliseconds} < ${earliestMs}) + (${milliseconds} > ${latestMs}) > 0`;
  return [
    { broken: both(given, `isNull(${field.name}_or_null)`), says: `invalid_time\t${field.name}` },
    { broken: both(given, outside), says: `time_out_of_range\t${field.name}` },
  ];
}

/** SQL: an array literal of arrays, one for each event type. */
function byType(events: readonly EventShape[], of: (event: EventShape) => readonly string[]): string {
  return `[${events.map((event) => `CAST(${quoteAll(of(event))}, 'Array(String)')`).join(', ')}]`;
}

function sumCheck(rule: ArithmeticRule, types: readonly string[]): Check {
  const term = (name: string): string => `toInt128(ifNull(j.properties.${name}, 0))`;
  const sum = rule.lines
    ? 'arraySum(arrayMap(p -> toInt128(ifNull(p.quantity, 0)) * toInt128(ifNull(p.price, 0)), j.properties.products))'
    : `0 ${rule.plus.map((name) => `+ ${term(name)}`).join(' ')} ${rule.minus.map((name) => `- ${term(name)}`).join(' ')}`;
  const lines = rule.lines ? 'notEmpty(j.properties.products)' : '1';
  return {
    broken: both(
      both(`event_type IN (${types.map(quote).join(', ')})`, `isNotNull(j.properties.${rule.target})`),
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
  const checks: Check[] = [
    { broken: `NOT startsWith(item, '{')`, says: 'wrong_type\t' },
    ...shape.productRequired.map((name) => ({
      broken: `NOT has(present, ${quote(name)})`,
      says: `missing_field\t${name}`,
    })),
    ...allValueChecks(shape.product, (name) => `t.${name}`, 'present', ''),
  ];
  // The path is completed only where something is broken; an item that is no object is named itself.
  const located = `if(said = '', '', trim(TRAILING '.' FROM replaceOne(said, '\t', concat('\t', ${inside}))))`;
  const item = `arrayMap(said -> ${located}, [${firstSaid([`if(startsWith(item, '{'), ${firstWrongClass('pairs', shape.product, "''")}, '')`, firstBroken(checks)])}])[1]`;
  return `arrayFirst(v -> v != '', arrayMap((item, pairs, present, t, i) -> ${item}, items, item_pairs, item_present, j.properties.products, arrayEnumerate(items)))`;
}

/** SQL expressions of the judgement of one topic, each under the name by which the next ones use it. */
export function judgementSteps(shape: Shape, topic: string): readonly (readonly [string, string])[] {
  const rejection = topic === 'shop.rejected';
  const properties = rejection ? shape.rejection : shape.properties;
  const known = shape.events.map((event) => event.type);
  const behaviours = shape.events.filter((event) => event.kind === 'behaviour').map((event) => event.type);
  const untyped = topic === 'shop.events' ? ' OR NOT is_known' : '';
  const plain = shape.envelope.filter((field) => field.class !== 'timestamp' && field.class !== 'object');
  const times = shape.envelope.filter((field) => field.class === 'timestamp');
  const envelope: Check[] = [
    ...shape.envelopeRequired.map((name) => ({
      broken: `NOT has(envelope_present, ${quote(name)})`,
      says: `missing_field\t${name}`,
    })),
    {
      broken: both(
        `event_type IN (${behaviours.map(quote).join(', ')})${untyped}`,
        `NOT hasAny(envelope_present, ['anonymous_id', 'user_id'])`,
      ),
      says: 'missing_field\tanonymous_id',
    },
    ...allValueChecks(plain, (name) => `j.${name}`, 'envelope_present', ''),
    ...times.flatMap(timeChecks),
    { broken: both('is_known', `home_topic != ${quote(topic)}`), says: 'wrong_topic\tevent_type' },
  ];
  const money = properties.filter((field) => field.class === 'money').map((field) => field.name);
  const sums: Check[] = [
    {
      broken: both(
        `j.properties.currency = ''`,
        `hasAny(property_present, ${quoteAll(money)}) + arrayExists(p -> isNotNull(p.price), j.properties.products) > 0`,
      ),
      says: 'missing_field\tproperties.currency',
    },
    ...arithmeticChecks(shape.events),
  ];
  const columns = properties.filter((field) => field.name !== 'products');
  const missing = `arrayFirst(name -> NOT has(property_present, name), ${byType(shape.events, (event) => event.required)}[indexOf(${quoteAll(known)}, event_type)])`;
  const steps: (readonly [string, string])[] = [
    [
      'envelope_judgement',
      firstSaid([
        firstRepeated('envelope_keys', ''),
        firstRepeated('property_keys', 'properties.'),
        firstWrongClass('envelope', shape.envelope, "''"),
        firstBroken(envelope),
      ]),
    ],
    ['class_judgement', firstWrongClass('properties', properties, "'properties.'")],
    ['missing_property', missing],
    [
      'missing_judgement',
      `if(missing_property = '', '', concat('missing_field\\tproperties.', missing_property))`,
    ],
  ];
  if (rejection)
    return [
      ...steps,
      ['value_judgement', rejectionValues(shape)],
      ['product_judgement', `''`],
      ['sum_judgement', `''`],
    ];
  return [
    ...steps,
    [
      'value_judgement',
      firstBroken(
        allValueChecks(columns, (name) => `j.properties.${name}`, 'property_present', 'properties.'),
      ),
    ],
    ['product_judgement', firstWrongProduct(shape)],
    ['sum_judgement', firstBroken(sums)],
  ];
}

/** Values of a rejected row, which has no columns of its own: each is read out of the raw properties. */
function rejectionValues(shape: Shape): string {
  const read = (name: string): string => {
    const numeric = shape.rejection.some((field) => field.name === name && field.minimum !== undefined);
    return `JSONExtract(properties_raw, ${quote(name)}, '${numeric ? 'Nullable(Int64)' : 'String'}')`;
  };
  return firstBroken(allValueChecks(shape.rejection, read, 'property_present', 'properties.'));
}

/** SQL: the judgement as `reason\tpath`; '' means accepted. */
export const finalJudgement = firstSaid([
  `if(is_valid, '', 'not_json\\t')`,
  `if(is_object, '', 'not_an_object\\t')`,
  'envelope_judgement',
  `if(is_known, ${firstSaid(['class_judgement', 'missing_judgement', 'value_judgement', 'product_judgement', 'sum_judgement'])}, '')`,
]);
