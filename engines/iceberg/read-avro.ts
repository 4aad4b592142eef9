import { Readable } from 'node:stream';
import avro from 'avsc';

/** 64-bit integers as bigint: snapshot ids exceed 2^53. */
const longType = avro.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});

/** The records of an Avro file, 64-bit integers as bigint. @throws when it is none, or cut off */
export async function readAvro<Row>(content: Buffer): Promise<Row[]> {
  const decoder = new avro.streams.BlockDecoder({
    parseHook: (schema) => avro.Type.forSchema(schema, { registry: { long: longType } }),
  });
  const rows: Row[] = [];
  await new Promise<void>((resolve, reject) => {
    decoder.on('data', (row: Row) => rows.push(row));
    decoder.on('end', resolve);
    decoder.on('error', reject);
    Readable.from([content], { objectMode: false }).pipe(decoder);
  });
  return rows;
}
