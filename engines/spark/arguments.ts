import { create } from '@bufbuild/protobuf';
import {
  type Expression,
  type Expression_Literal,
  Expression_Literal_ArraySchema,
  Expression_LiteralSchema,
  ExpressionSchema,
} from './protocol/generated/spark/connect/expressions_pb.js';
import { type DataType, DataTypeSchema } from './protocol/generated/spark/connect/types_pb.js';

/**
 * A value for a `:name` of a statement. A bigint is a BIGINT; a whole number an INT where it fits, else a BIGINT; any other
 * number a DOUBLE; a Date a TIMESTAMP (UTC, milliseconds). A list takes its type from its first item.
 */
export type Arg = string | number | bigint | boolean | Date | Uint8Array | null | readonly Arg[];
export type Args = Readonly<Record<string, Arg>>;

/** The arguments as Spark takes them: never a text that is put into a statement. */
export function namedArguments(args: Args): Record<string, Expression> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      create(ExpressionSchema, { exprType: { case: 'literal', value: literal(value) } }),
    ]),
  );
}

type LiteralType = Expression_Literal['literalType'];

function literal(value: Arg): Expression_Literal {
  return create(Expression_LiteralSchema, { literalType: literalType(value) });
}

function literalType(value: Arg): LiteralType {
  if (value === null) return { case: 'null', value: dataType('null') };
  if (typeof value === 'string') return { case: 'string', value };
  if (typeof value === 'boolean') return { case: 'boolean', value };
  if (typeof value === 'bigint') return { case: 'long', value };
  if (typeof value === 'number') return numberType(value);
  if (value instanceof Date) return { case: 'timestamp', value: BigInt(value.getTime()) * 1_000n };
  if (value instanceof Uint8Array) return { case: 'binary', value };
  const elements = value.map(literal);
  const elementType = dataType(elements[0]?.literalType.case ?? 'null');
  return { case: 'array', value: create(Expression_Literal_ArraySchema, { elementType, elements }) };
}

function numberType(value: number): LiteralType {
  if (!Number.isSafeInteger(value)) return { case: 'double', value };
  return Math.abs(value) < 2 ** 31 ? { case: 'integer', value } : { case: 'long', value: BigInt(value) };
}

function dataType(name: LiteralType['case']): DataType {
  return create(DataTypeSchema, { kind: { case: name, value: {} } } as never);
}
