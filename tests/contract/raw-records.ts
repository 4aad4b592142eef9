import fc from 'fast-check';
import { type EventShape, type Field, shape } from '#contract/shape.ts';

/** JSON text as a sender might write it: records that are nearly right, so that every rule of the judge is met. */

const times = [
  '2026-11-23T18:40:00.123Z',
  '2026-11-23T18:40:00+05:30',
  '2024-02-29T23:59:59.999999999-23:59',
  '1970-01-01T00:00:00Z',
  '2262-01-01T00:00:00Z',
  '2262-01-01T00:00:00.0009Z',
  '2262-01-01T00:00:00.001Z',
  '1970-01-01T00:59:59+01:00',
  '1969-12-31T23:59:59.999Z',
  '1900-01-01T00:00:00Z',
  '1899-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '2299-12-31T23:59:59Z',
  '2300-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '1800-02-30T00:00:00Z',
  '2500-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:60Z',
  '2026-01-01T00:00:00',
  '2026-01-01 00:00:00Z',
  '2026-01-01t00:00:00z',
  '2026-01-01T00:00:00.Z',
  '2026-01-01T00:00:00.1234567891Z',
  '2026-01-01T00:00:00+24:00',
  '2026-01-01T00:00:00Z\\n',
  '1767225600',
  'yesterday',
];
const texts = [
  'a',
  'Ünï 😀',
  '\\u00e9\\ud83d\\ude00',
  '\\"\\\\\\/\\n\\t',
  '\\u0000',
  'x\\u001fy',
  '12',
  'true',
  'null',
  '{}',
  ' ',
];
const oddValues = [
  ...[
    'null',
    '""',
    'true',
    'false',
    '[]',
    '{}',
    '[1]',
    '{"a":null}',
    '0',
    '-0',
    '1',
    '-1',
    '12.0',
    '1.2e1',
    '1.5',
    '1e-7',
    '0.1',
  ],
  ...[
    '9007199254740991',
    '9007199254740993',
    '18446744073709551615',
    '-9223372036854775808',
    '1e15',
    '1000000000000001',
  ],
  ...[
    '1e16',
    '1e20',
    '1e21',
    '1e300',
    '123456789012345678901.5',
    '-1e19',
    '12345678901234567.0',
    '"1"',
    '"GBP"',
    '"XXX"',
  ],
  ...['[{"product_id":"p"}]', '[1]', '[null]', '[{}]', '[[]]', '["a"]', '{"0":{"product_id":"p"}}'],
];

const quoteText = (text: string) => `"${text}"`;
const odd = fc.constantFrom(...oddValues);
const long = (length: number) =>
  fc.constantFrom('x', 'é', '😀').map((letter) => quoteText(letter.repeat(length)));

function rightValue(field: Field): fc.Arbitrary<string> {
  if (field.name === 'products') return productList;
  if (field.class === 'timestamp') return fc.constantFrom(...times.slice(0, 6)).map(quoteText);
  if (field.oneOf) return fc.constantFrom(...field.oneOf.slice(0, 5)).map(quoteText);
  if (field.class === 'list') return fc.constantFrom('[]', '[1,"a",{"b":[]}]');
  if (field.class === 'object') return fc.constantFrom('{}', '{"a":1,"b":{"c":"d"}}');
  if (field.class === 'boolean') return fc.constantFrom('true', 'false');
  if (field.minimum !== undefined && field.maximum !== undefined) {
    const edges = [field.minimum, field.maximum, field.minimum + 1, field.minimum + 7];
    return fc.constantFrom(...edges, ...edges.slice(2)).map(String);
  }
  if (field.class === 'identifier')
    return fc.constantFrom(...texts.map(quoteText), '7', '18446744073709551615');
  return fc.constantFrom(...texts.map(quoteText));
}

function edgeValue(field: Field): fc.Arbitrary<string> {
  if (field.class === 'timestamp') return fc.constantFrom(...times).map(quoteText);
  if (field.maxLength !== undefined) return fc.oneof(long(field.maxLength), long(field.maxLength + 1));
  if (field.minimum !== undefined && field.maximum !== undefined) {
    return fc.constantFrom(field.minimum - 1, field.maximum + 1).map(String);
  }
  return odd;
}

/** Mostly right; one in `rarity` is at an edge or odd. */
function valueText(field: Field, rarity: number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: rarity, arbitrary: rightValue(field) },
    { weight: 1, arbitrary: edgeValue(field) },
    { weight: 1, arbitrary: odd },
  );
}

interface ObjectOptions {
  fields: readonly Field[];
  required: readonly string[];
  rarity: number;
  extra?: fc.Arbitrary<[string, string]>[];
  /** Inside another object: no key twice and none like "7", which JavaScript does not keep as they came. */
  nested?: boolean;
}

/** An object as text, keys in any order, sometimes one of them twice or left out. */
function objectText({
  fields,
  required,
  rarity,
  extra = [],
  nested = false,
}: ObjectOptions): fc.Arbitrary<string> {
  const member = (field: Field) =>
    fc.tuple(fc.constantFrom(field.name), valueText(field, rarity)) as fc.Arbitrary<[string, string]>;
  const needed = fields.filter((field) => required.includes(field.name));
  const others = fields.filter((field) => !required.includes(field.name));
  const names = ['zz', 'gift', '', '__proto__', 'ключ', 'a.b', ...(nested ? [] : ['7'])];
  const unknown = fc.tuple(fc.constantFrom(...names), odd);
  const chosen = fc.subarray([...others], { maxLength: Math.min(5, others.length) });
  return chosen
    .chain((some) =>
      fc.tuple(...needed.map(member), ...some.map(member), ...extra, fc.option(unknown, { freq: 4 })),
    )
    .chain((members) => {
      const present = members.filter((entry) => entry !== null);
      const all = fc.shuffledSubarray(present, { minLength: present.length });
      const some = fc.shuffledSubarray(present);
      if (present.length === 0) return fc.constant(present);
      if (nested) return all;
      const twice = fc.tuple(all, fc.constantFrom(...present)).map(([list, again]) => [...list, again]);
      return fc.oneof(
        { weight: 30, arbitrary: all },
        { weight: 1, arbitrary: some },
        { weight: 1, arbitrary: twice },
      );
    })
    .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`);
}

const productList = fc
  .array(
    fc.oneof(
      {
        weight: 20,
        arbitrary: objectText({
          fields: shape.product,
          required: shape.productRequired,
          rarity: 60,
          nested: true,
        }),
      },
      { weight: 1, arbitrary: odd },
    ),
    { maxLength: 3 },
  )
  .map((items) => `[${items.join(',')}]`);

function recordText(event: EventShape | undefined): fc.Arbitrary<string> {
  const fields = event?.kind === 'rejection' ? shape.rejection : shape.properties;
  const properties = objectText({ fields, required: event?.required ?? [], rarity: 40 }).map(
    (text) => ['properties', text] as [string, string],
  );
  const type = fc.constant(['event_type', quoteText(event?.type ?? 'never_heard_of')] as [string, string]);
  const context = fc.constantFrom('{}', '{"page":{"url":1}}', '7', '[]', '{"country":"GB","country":"FR"}');
  return objectText({
    fields: shape.envelope.filter((field) => !['properties', 'event_type'].includes(field.name)),
    required: [...shape.envelopeRequired, 'anonymous_id'],
    rarity: 60,
    extra: [type, properties, context.map((text) => ['context', text] as [string, string])],
  });
}

/** An order whose sums hold, or are one off. */
const orderText = fc
  .record({
    lines: fc.array(fc.record({ quantity: fc.nat(1_000), price: fc.nat(100_000) }), {
      minLength: 1,
      maxLength: 4,
    }),
    huge: fc.boolean(),
    discount: fc.nat(100),
    shipping: fc.nat(500),
    off: fc.constantFrom(0, 0, 0, 1, -1),
    offTotal: fc.constantFrom(0, 0, 0, 1),
  })
  .map(({ lines, huge, discount, shipping, off, offTotal }) => {
    const products = lines.map((line, index) => ({ product_id: `p${index}`, ...line }));
    if (huge) products.push({ product_id: 'huge', quantity: 1_000_000_000, price: 1_000_000_000_000_000 });
    const subtotal = Math.max(0, lines.reduce((sum, line) => sum + line.quantity * line.price, 0) + off);
    const total = Math.max(0, subtotal - discount + shipping + offTotal);
    const properties = {
      order_id: 'o',
      aggregate_version: 1,
      currency: 'GBP',
      subtotal,
      discount,
      shipping,
      total,
      products,
    };
    return JSON.stringify({
      source: 's',
      event_id: 'e',
      event_type: 'order_placed',
      occurred_at: times[0],
      properties,
    });
  });

/** Raw values of one topic. */
export const rawRecord: fc.Arbitrary<string> = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom(...shape.events, undefined).chain(recordText) },
  { weight: 2, arbitrary: orderText },
);

const whole = JSON.stringify({
  source: 's',
  event_id: 'e',
  event_type: 'x',
  occurred_at: times[0],
  anonymous_id: 'a',
});
const withValue = (value: string) => whole.replace('{', `{"value":${value},`);
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

/** Values that try the parsers themselves. */
export const oddTexts: readonly Buffer[] = [
  ...[
    '',
    ' ',
    '{',
    '}',
    'null',
    '1',
    '"a"',
    '[]',
    '[{}]',
    'true',
    '{}',
    ' \r\n\t{} \n',
    '\ufeff{}',
    '\ufeff\ufeff{}',
    '\u00a0{}',
    '\f{}',
  ],
  ...[
    whole,
    `\ufeff${whole}`,
    `${whole}${whole}`,
    `${whole},`,
    `${whole}\0`,
    ` ${whole} `,
    `[${whole}]`,
    whole.slice(0, -1),
  ],
  ...[
    '\\ud800',
    '\\udc00',
    '\\ud83d\\u0041',
    '\\ud83d\\ud83d',
    '\\ud83d\\ude00',
    '\\uD83D\\uDE00',
    '\\u0000',
    '\\x',
    '\\u12',
    '\t',
    '\u007f',
  ].map((text) => withValue(`"${text}"`)),
  ...[
    '1e400',
    '-1e400',
    '1e-400',
    '18446744073709551615',
    '18446744073709551616',
    '-9223372036854775808',
    '-9223372036854775809',
  ].map(withValue),
  ...[
    '01',
    '+1',
    '1.',
    '.5',
    '-',
    'NaN',
    'Infinity',
    '0x1',
    '1e',
    '1E5',
    '-0',
    '-0.0',
    `${'9'.repeat(400)}.5`,
    `0.${'0'.repeat(400)}1`,
  ].map(withValue),
  ...[1_022, 1_023, 1_024].flatMap((depth) => [
    withValue('['.repeat(depth) + ']'.repeat(depth)),
    withValue(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  ]),
  ...[
    '"a":1,"a":1',
    '"a":1,"\\u0061":1',
    '"properties":{"a":1,"a":2}',
    '"properties":1,"properties":2',
    '"context":{"a":1,"a":2}',
  ].map((text) => whole.replace('{', `{${text},`)),
]
  .map((text) => Buffer.from(text))
  .concat([
    bytes('{"a":"', [0xff], '"}'),
    bytes('{"a":"', [0xed, 0xa0, 0x80], '"}'),
    bytes('{"a":"', [0xc0, 0x80], '"}'),
    bytes('{"a":"', [0xf4, 0x90, 0x80, 0x80], '"}'),
    bytes('{"a":"', [0xe2, 0x82], '"}'),
    bytes([0xef, 0xbb], whole),
  ]);
