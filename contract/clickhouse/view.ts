import type { Shape } from '../shape.ts';
import { allColumns, extractedType, productsType, quote, quoteAll } from './columns.ts';
import { finalJudgement, judgementSteps, parsedTime, presentKeys } from './judgement.ts';

/** The type in which JSONExtract reads a whole record at once. */
function recordType(shape: Shape): string {
  const envelope = shape.envelope
    .filter((field) => field.class !== 'object')
    .map((field) => `${field.name} ${extractedType(field)}`);
  const nested = new Map<string, string[]>();
  const context: string[] = [];
  for (const field of shape.context) {
    const [outer, inner] = field.at ?? [field.name];
    if (inner === undefined) context.push(`${outer} String`);
    else nested.set(String(outer), [...(nested.get(String(outer)) ?? []), `${inner} String`]);
  }
  for (const [outer, inner] of nested) context.push(`${outer} Tuple(${inner.join(', ')})`);
  const properties = shape.properties.map((field) =>
    field.name === 'products' ? `products ${productsType(shape)}` : `${field.name} ${extractedType(field)}`,
  );
  return `Tuple(${envelope.join(', ')}, context Tuple(${context.join(', ')}), properties Tuple(${properties.join(', ')}))`;
}

/**
 * The SELECT that turns raw records of one topic into rows of `speed.records`, judged by the row rules.
 * It is total: no bytes can make it throw. It reads `raw` and the Kafka engine's virtual columns.
 */
export function viewSelect(shape: Shape, topic: string, from: string): string {
  const types = shape.events.map((event) => event.type);
  const topics = shape.events.map((event) => event.topic);
  const steps: (readonly [string, string])[] = [
    ['is_valid', 'isValidJSON(raw)'],
    ['is_object', `match(raw, '^(\\\\xEF\\\\xBB\\\\xBF)?[ \\\\t\\\\r\\\\n]*[{]')`],
    ['envelope', 'JSONExtractKeysAndValuesRaw(raw)'],
    ['envelope_keys', 'arrayMap(kv -> kv.1, envelope)'],
    ['envelope_present', presentKeys('envelope')],
    ['properties_raw', `(arrayFirst(kv -> kv.1 = 'properties', envelope)).2`],
    ['properties', 'JSONExtractKeysAndValuesRaw(properties_raw)'],
    ['property_keys', 'arrayMap(kv -> kv.1, properties)'],
    ['property_present', presentKeys('properties')],
    ['items', `JSONExtractArrayRaw((arrayFirst(kv -> kv.1 = 'products', properties)).2)`],
    ['item_pairs', 'arrayMap(item -> JSONExtractKeysAndValuesRaw(item), items)'],
    ['item_present', `arrayMap(pairs -> ${presentKeys('pairs')}, item_pairs)`],
    ['j', `JSONExtract(raw, ${quote(recordType(shape))})`],
    ['event_type', 'j.event_type'],
    ['is_known', `event_type IN (${types.map(quote).join(', ')})`],
    ['home_topic', `transform(event_type, ${quoteAll(types)}, ${quoteAll(topics)}, '')`],
    ...shape.envelope
      .filter((field) => field.class === 'timestamp')
      .map((field) => [`${field.name}_or_null`, parsedTime(`j.${field.name}`)] as const),
    ...judgementSteps(shape, topic),
    ['judgement', finalJudgement],
    [
      'content',
      `arrayStringConcat(arrayConcat([j.event_type, j.anonymous_id, j.user_id, j.session_id], arrayMap(kv -> concat(kv.1, '\\x1F', kv.2), arraySort(kv -> kv.1, JSONExtractKeysAndValues(properties_raw, 'String')))), '\\x1E')`,
    ],
  ];
  const named = steps.map(([name, expression]) => `  ${expression} AS ${name}`);
  const columns = allColumns(shape).map((column) => `  ${column.expression} AS ${column.name}`);
  return `WITH\n${named.join(',\n')}\nSELECT\n${columns.join(',\n')}\nFROM ${from}`;
}
