import type { Shape } from '../shape.ts';
import { allColumns, elementOf, extractedType, productsType, quote, quoteAll } from './columns.ts';
import { judgementOf, parsedTime, presentKeys } from './judgement.ts';

/** The type in which JSONExtract reads a whole record at once. */
function recordType(shape: Shape): string {
  const envelope = shape.envelope
    .filter((field) => field.class !== 'object')
    .map((field) => `${field.name} ${extractedType(field)}`);
  const nested = new Map<string, string[]>();
  const context: string[] = [];
  for (const field of shape.context) {
    const [outer, inner] = field.at ?? [field.name];
    if (inner === undefined) context.push(`${outer} ${extractedType(field)}`);
    else
      nested.set(String(outer), [...(nested.get(String(outer)) ?? []), `${inner} ${extractedType(field)}`]);
  }
  for (const [outer, inner] of nested) context.push(`${outer} Tuple(${inner.join(', ')})`);
  const properties = shape.properties.map((field) =>
    field.name === 'products' ? `products ${productsType(shape)}` : `${field.name} ${extractedType(field)}`,
  );
  return `Tuple(${envelope.join(', ')}, context Tuple(${context.join(', ')}), properties Tuple(${properties.join(', ')}))`;
}

type Step = readonly [name: string, expression: string];

/**
 * What is computed of a record, level by level: a level may use the names of those before it. Levels are
 * nested SELECTs, because names of one SELECT would be spelled out wherever they are used: that made a
 * plan take 600 ms, each time it is made.
 */
function levels(shape: Shape, topic: string): readonly (readonly Step[])[] {
  const types = shape.events.map((event) => event.type);
  const homes = shape.events.map((event) => event.topic);
  const times = shape.envelope.filter((field) => field.class === 'timestamp');
  const told = ['event_type', 'anonymous_id', 'user_id', 'session_id'].map((name) => elementOf('j', name));
  const propertiesRaw = `(arrayFirst(kv -> kv.1 = 'properties', envelope)).2`;
  const itemsRaw = `(arrayFirst(kv -> kv.1 = 'products', properties)).2`;
  return [
    [
      ['is_valid', 'isValidJSON(raw)'],
      ['is_object', `match(raw, '^(\\xEF\\xBB\\xBF)?[ \\t\\r\\n]*[{]')`],
      ['envelope', 'JSONExtractKeysAndValuesRaw(raw)'],
      ['j', `JSONExtract(raw, ${quote(recordType(shape))})`],
    ],
    [
      ['envelope_keys', 'arrayMap(kv -> kv.1, envelope)'],
      ['envelope_present', presentKeys('envelope')],
      ['properties_raw', propertiesRaw],
      ['properties', `JSONExtractKeysAndValuesRaw(${propertiesRaw})`],
      [
        'content',
        `arrayStringConcat(arrayConcat([${told.join(', ')}], arrayMap(kv -> concat(kv.1, '\\x1F', kv.2), arraySort(kv -> kv.1, JSONExtractKeysAndValues(${propertiesRaw}, 'String')))), '\\x1E')`,
      ],
      ['event_type', elementOf('j', 'event_type')],
      ['p', elementOf('j', 'properties')],
      ['c', elementOf('j', 'context')],
      ['is_known', `event_type IN (${types.map(quote).join(', ')})`],
      ['home_topic', `transform(event_type, ${quoteAll(types)}, ${quoteAll(homes)}, '')`],
      ...times.map((field): Step => [`${field.name}_or_null`, parsedTime(elementOf('j', field.name))]),
    ],
    [
      // A number beyond 64 bits makes ClickHouse lose the whole of the properties; TypeScript calls it not JSON, too.
      [
        'is_readable',
        `least(is_valid, toUInt8(NOT (startsWith(properties_raw, '{') AND properties_raw != '{}' AND empty(properties))))`,
      ],
      ['property_keys', 'arrayMap(kv -> kv.1, properties)'],
      ['property_present', presentKeys('properties')],
      ['items', `JSONExtractArrayRaw(${itemsRaw})`],
      ['item_pairs', `arrayMap(item -> JSONExtractKeysAndValuesRaw(item), items)`],
    ],
    [['judgement', judgementOf(shape, topic)]],
  ];
}

/**
 * The SELECT that turns raw records into rows of `speed.records`, judged by the row rules. It is total: no
 * bytes can make it throw. It reads `raw` and what the Kafka engine calls `_topic`, `_partition`, `_offset` and
 * `_timestamp_ms`. One text serves all topics but shop.rejected.
 */
export function judgeSelect(shape: Shape, topic: string, from: string): string {
  const inner = levels(shape, topic).reduce((source, steps, level) => {
    const kept = level === 0 ? 'raw, _topic, _partition, _offset, _timestamp_ms' : '*';
    const named = steps.map(([name, expression]) => `,\n  ${expression} AS ${name}`).join('');
    return `SELECT ${kept}${named}\nFROM ${level === 0 ? source : `(\n${source}\n)`}`;
  }, from);
  const columns = allColumns(shape).map((column) => `  ${column.expression} AS ${column.name}`);
  return `SELECT\n${columns.join(',\n')}\nFROM (\n${inner}\n)`;
}
