import { type CompressionAlgorithms, compressionsAlgorithms, crc32c } from '@platformatic/kafka';

/**
 * Kafka's record batch (magic 2), laid out in one pass over one buffer. The client library builds each record out
 * of a dozen small buffers, which costs more than making the event and compressing it together.
 */
export type Compression = (typeof CompressionAlgorithms)[keyof typeof CompressionAlgorithms];

/** What a batch is made of. */
export interface KeyedValue {
  key: Buffer;
  value: Buffer;
}

const HEADER_BYTES = 61;
const AT_LENGTH = 8;
const AT_LEADER_EPOCH = 12;
const AT_MAGIC = 16;
const AT_CRC = 17;
const AT_ATTRIBUTES = 21;
const AT_LAST_OFFSET_DELTA = 23;
const AT_BASE_TIMESTAMP = 27;
const AT_MAX_TIMESTAMP = 35;
const AT_PRODUCER_ID = 43;
const AT_PRODUCER_EPOCH = 51;
const AT_BASE_SEQUENCE = 53;
const AT_COUNT = 57;
const COUNTED_BEFORE_LENGTH = 12;
/** Most that a record takes besides its key and value: five variable numbers and two single bytes. */
const RECORD_OVERHEAD_BYTES = 32;

let scratch = Buffer.allocUnsafeSlow(1 << 20);

/** Encodes and compresses records; `stampBatch` then makes it one that a broker takes. */
export function encodeBatch(records: readonly KeyedValue[], compression: Compression, nowMs: number): Buffer {
  const used = writeRecords(records);
  const algorithm = compressionsAlgorithms[compression];
  const plain = scratch.subarray(0, used);
  const body: Buffer = compression === 'none' ? plain : algorithm.compressSync(plain);
  const batch = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  batch.fill(0, 0, HEADER_BYTES);
  batch.set(body, HEADER_BYTES);
  batch.writeInt32BE(batch.length - COUNTED_BEFORE_LENGTH, AT_LENGTH);
  batch.writeInt32BE(-1, AT_LEADER_EPOCH);
  batch[AT_MAGIC] = 2;
  batch.writeInt16BE(compression === 'none' ? 0 : algorithm.bitmask, AT_ATTRIBUTES);
  batch.writeInt32BE(records.length - 1, AT_LAST_OFFSET_DELTA);
  batch.writeBigInt64BE(BigInt(nowMs), AT_BASE_TIMESTAMP);
  batch.writeBigInt64BE(BigInt(nowMs), AT_MAX_TIMESTAMP);
  batch.writeInt32BE(records.length, AT_COUNT);
  return batch;
}

/** Puts the producer's identity and the sequence number of the first record into a batch, and the checksum. */
export function stampBatch(
  batch: Buffer,
  producerId: bigint,
  producerEpoch: number,
  baseSequence: number,
): void {
  batch.writeBigInt64BE(producerId, AT_PRODUCER_ID);
  batch.writeInt16BE(producerEpoch, AT_PRODUCER_EPOCH);
  batch.writeInt32BE(baseSequence, AT_BASE_SEQUENCE);
  batch.writeUInt32BE(crc32c(batch.subarray(AT_ATTRIBUTES)) >>> 0, AT_CRC);
}

function writeRecords(records: readonly KeyedValue[]): number {
  let at = 0;
  for (let i = 0; i < records.length; i++) {
    const { key, value } = records[i] as KeyedValue;
    const needed = at + key.length + value.length + RECORD_OVERHEAD_BYTES;
    if (needed > scratch.length) growScratch(needed, at);
    const length =
      3 + varintLength(i) + varintLength(key.length) + key.length + varintLength(value.length) + value.length;
    at = writeVarint(length, at);
    // Attributes, and the time: the topics take the broker's clock, so all records of a batch share one.
    scratch[at] = 0;
    scratch[at + 1] = 0;
    at = writeVarint(i, at + 2);
    at = writeVarint(key.length, at);
    scratch.set(key, at);
    at = writeVarint(value.length, at + key.length);
    scratch.set(value, at);
    at += value.length;
    // No headers.
    scratch[at++] = 0;
  }
  return at;
}

/** Bytes of a number from 0 on as Kafka's variable integer (zigzag). */
function varintLength(value: number): number {
  let rest = value * 2;
  let length = 1;
  while (rest > 127) {
    rest = Math.floor(rest / 128);
    length++;
  }
  return length;
}

function writeVarint(value: number, start: number): number {
  let rest = value * 2;
  let at = start;
  while (rest > 127) {
    scratch[at++] = (rest & 127) | 128;
    rest = Math.floor(rest / 128);
  }
  scratch[at] = rest;
  return at + 1;
}

function growScratch(needed: number, used: number): void {
  const larger = Buffer.allocUnsafeSlow(Math.max(needed, scratch.length * 2));
  larger.set(scratch.subarray(0, used));
  scratch = larger;
}
