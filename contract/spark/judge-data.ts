import { MAX_DEPTH } from '../judge/scan-json.ts';
import type { EventShape, Field, Shape } from '../shape.ts';
import { EARLIEST_TIME_MS, LATEST_TIME_MS } from '../time.ts';
import { contractColumns, sparkType } from './columns.ts';

/** A place of the document that fills a column, or that leads to such places. Texts of times are read as times. */
interface Slot {
  readonly name: string;
  readonly type?: string;
  /** Which column; inside `items`, which field of the item. */
  readonly column?: number;
  readonly fields?: readonly Slot[];
  readonly items?: readonly Slot[];
}

/** All that the Java judge knows of the contract: generated, so that no list is copied by hand. */
export function judgeData(shape: Shape) {
  return {
    maxDepth: MAX_DEPTH,
    earliestTimeMs: EARLIEST_TIME_MS,
    latestTimeMs: LATEST_TIME_MS,
    envelope: shape.envelope.map(bounds),
    envelopeRequired: shape.envelopeRequired,
    properties: shape.properties.map(bounds),
    rejection: shape.rejection.map(bounds),
    product: shape.product.map(bounds),
    productRequired: shape.productRequired,
    events: shape.events.map(({ type, kind, topic, required, arithmetic }: EventShape) => ({
      type,
      kind,
      topic,
      required,
      arithmetic,
    })),
    columns: contractColumns(shape).map(({ name, type }) => ({ name, type })),
    productColumns: shape.product.map((field) => ({ name: field.name, type: sparkType(field) })),
    slots: slots(shape),
  };
}

/** What a field is checked by. */
function bounds({ name, class: fieldClass, maxLength, minimum, maximum, oneOf }: Field) {
  return { name, class: fieldClass, maxLength, minimum, maximum, oneOf };
}

/** Where columns come from, in the order in which ClickHouse reads a record (contract/clickhouse/judge-select.ts). */
function slots(shape: Shape): Slot[] {
  const columns = contractColumns(shape);
  const slot = (field: Field, name = field.name): Slot => {
    const column = columns.findIndex((one) => one.name === field.name);
    return { name, type: columns[column]?.type ?? 'string', column };
  };
  const context = shape.context.filter((field) => (field.at ?? []).length < 2).map((field) => slot(field));
  const nested = new Map<string, Slot[]>();
  for (const field of shape.context) {
    const [outer, inner] = field.at ?? [];
    if (outer === undefined || inner === undefined) continue;
    nested.set(outer, [...(nested.get(outer) ?? []), slot(field, inner)]);
  }
  for (const [name, fields] of nested) context.push({ name, fields });
  const items = shape.product.map((field, column) => ({ name: field.name, type: sparkType(field), column }));
  return [
    ...shape.envelope.filter((field) => field.class !== 'object').map((field) => slot(field)),
    { name: 'context', fields: context },
    {
      name: 'properties',
      fields: shape.properties.map((field) =>
        field.name === 'products' ? { ...slot(field), items } : slot(field),
      ),
    },
  ];
}
