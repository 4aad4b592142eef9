import { type Data, DataType, type RecordBatch, tableFromIPC, Vector } from 'apache-arrow';

type Reader = (index: number) => unknown;

/**
 * The rows of one Arrow stream, each an object by column.
 *
 * BIGINT is a bigint; smaller integers, DOUBLE and FLOAT are numbers; TIMESTAMP is a Date (micro- are cut to milliseconds);
 * DATE is a text `YYYY-MM-DD`; DECIMAL a text with all its digits; BINARY a Buffer; ARRAY a list; STRUCT an object; MAP an
 * object when its keys are texts, else a Map.
 * @throws Error naming a type that is none of these
 */
export function readArrow<Row>(stream: Uint8Array): Row[] {
  return tableFromIPC(stream).batches.flatMap((batch: RecordBatch) => {
    const row = readerOf(batch.data as Data);
    return Array.from({ length: batch.numRows }, (_, index) => row(index) as Row);
  });
}

function readerOf(data: Data): Reader {
  const read = plainReader(data);
  return (index) => (data.getValid(index) ? read(index) : null);
}

function plainReader(data: Data): Reader {
  const { type } = data;
  const get = leafReader(data);
  if (DataType.isNull(type)) return () => null;
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isBool(type) || DataType.isUtf8(type))
    return get;
  if (DataType.isTimestamp(type)) return (index) => new Date(Math.floor(get(index) as number));
  if (DataType.isDate(type)) return (index) => new Date(get(index) as number).toISOString().slice(0, 10);
  if (DataType.isDuration(type)) return get;
  // Not a view: it would hold the memory of the whole answer.
  if (DataType.isBinary(type)) return (index) => Buffer.from(get(index) as Uint8Array);
  if (DataType.isDecimal(type)) return (index) => decimal(get(index) as Uint32Array, type.scale);
  if (DataType.isStruct(type)) return structReader(data);
  if (DataType.isList(type)) return listReader(data, readerOf(data.children[0] as Data));
  if (DataType.isMap(type)) return mapReader(data);
  throw new Error(`a column of the type ${type} can not be read here: cast it in the statement`);
}

function leafReader(data: Data): Reader {
  const vector = new Vector([data]);
  return (index) => vector.get(index);
}

function structReader(data: Data): Reader {
  const fields = (data.type as unknown as { children: { name: string }[] }).children;
  const readers = data.children.map((child, at) => [fields[at]?.name as string, readerOf(child)] as const);
  return (index) => Object.fromEntries(readers.map(([name, read]) => [name, read(index)]));
}

function listReader(data: Data, item: Reader): (index: number) => unknown[] {
  const offsets = data.valueOffsets as Int32Array;
  return (index) => {
    const begin = offsets[index] as number;
    return Array.from({ length: (offsets[index + 1] as number) - begin }, (_, step) => item(begin + step));
  };
}

function mapReader(data: Data): Reader {
  const [key, value] = (data.children[0] as Data).children as [Data, Data];
  const [readKey, readValue] = [readerOf(key), readerOf(value)];
  const entries = listReader(data, (index) => [readKey(index), readValue(index)]);
  const named = DataType.isUtf8(key.type);
  return (index) => {
    const pairs = entries(index) as [string, unknown][];
    return named ? Object.fromEntries(pairs) : new Map(pairs);
  };
}

/** Four words of a two's complement number, the lowest first, as a decimal text. */
function decimal(words: Uint32Array, scale: number): string {
  let unscaled = 0n;
  for (const [at, word] of words.entries()) unscaled |= BigInt(word) << BigInt(32 * at);
  unscaled = BigInt.asIntN(32 * words.length, unscaled);
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
