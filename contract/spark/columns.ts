import { columnProperties } from '../clickhouse/columns.ts';
import type { Field, Shape } from '../shape.ts';

/** A column that judging fills in Spark, in the order of the struct that `contract.judge` returns. */
export interface SparkColumn {
  readonly name: string;
  /** Spark's name of the type. */
  readonly type: string;
  readonly description: string;
}

/** How a field lies in Spark. Lists and objects, `products` apart, are JSON text, as in ClickHouse. */
export function sparkType(field: Field): string {
  switch (field.class) {
    case 'integer':
    case 'money':
      return 'bigint';
    case 'number':
      return 'double';
    case 'boolean':
      return 'boolean';
    default:
      return 'string';
  }
}

/** The type of `products`, whose items alone are typed inside. */
export function productsType(shape: Shape): string {
  const items = shape.product.map((field) => `${field.name}: ${sparkType(field)}`);
  return `array<struct<${items.join(', ')}>>`;
}

function contractColumn(field: Field): SparkColumn {
  return { name: field.name, type: sparkType(field), description: field.description };
}

/** Columns made of the contract: the same names as in ClickHouse, in the same order. */
export function contractColumns(shape: Shape): SparkColumn[] {
  return [
    ...shape.envelope
      .filter((field) => field.class !== 'object')
      .map((field) => ({
        ...contractColumn(field),
        type: field.class === 'timestamp' ? 'timestamp' : sparkType(field),
      })),
    { name: 'visitor_id', type: 'string', description: 'anonymous_id, and where there is none user_id.' },
    { name: 'minute', type: 'timestamp', description: 'The minute of occurred_at.' },
    ...shape.context.map(contractColumn),
    ...columnProperties(shape).map(contractColumn),
    {
      name: 'products',
      type: productsType(shape),
      description: shape.properties.find((field) => field.name === 'products')?.description ?? '',
    },
  ];
}

/** Columns of the verdict itself, before those of the contract. */
export const verdictColumns: readonly SparkColumn[] = [
  { name: 'reason', type: 'string', description: "Why it is refused; '' where it is accepted." },
  { name: 'path', type: 'string', description: 'Where in the document; never null.' },
  {
    name: 'content_hash',
    type: 'binary',
    description: 'Sixteen bytes over what the record says; null where it is refused.',
  },
];
