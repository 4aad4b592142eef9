/** Records packed into one block of bytes: made by the simulation, read by whoever sends or stores them. */
export const BATCH_BYTES: number = 1 << 20;
export const BATCH_RECORDS = 4096;
/** No record of the demo shop is longer, and so many may follow one that brings held-back ones with it. */
const LARGEST_RECORD_BYTES = 1 << 14;
export const MOST_FOLLOWERS = 4;

const FIELDS = 5;

/**
 * Up to BATCH_RECORDS records. For each: whether it is a transaction, the hash of its key, where key and value
 * begin and where the value ends. The two buffers can be transferred between threads.
 */
export class RecordBatch {
  readonly bytes: Buffer;
  readonly index: Int32Array;
  count: number;
  usedBytes: number;

  constructor(
    bytes: Buffer = Buffer.from(new ArrayBuffer(BATCH_BYTES)),
    index: Int32Array = new Int32Array(BATCH_RECORDS * FIELDS),
    count = 0,
    usedBytes = 0,
  ) {
    this.bytes = bytes;
    this.index = index;
    this.count = count;
    this.usedBytes = usedBytes;
  }

  /** True when another record of any size fits. */
  get hasRoom(): boolean {
    return (
      this.count + MOST_FOLLOWERS < BATCH_RECORDS &&
      this.usedBytes + (1 + MOST_FOLLOWERS) * LARGEST_RECORD_BYTES <= BATCH_BYTES
    );
  }

  /** The batch as good as new. */
  clear(): this {
    this.count = 0;
    this.usedBytes = 0;
    return this;
  }

  /** Notes a record whose key and value have been written from `usedBytes` on. */
  add(transaction: boolean, keyHash: number, valueStart: number, valueEnd: number): void {
    const at = this.count * FIELDS;
    this.index[at] = transaction ? 1 : 0;
    this.index[at + 1] = keyHash;
    this.index[at + 2] = this.usedBytes;
    this.index[at + 3] = valueStart;
    this.index[at + 4] = valueEnd;
    this.count++;
    this.usedBytes = valueEnd;
  }

  /** Copies a record in. */
  append(transaction: boolean, keyHash: number, key: Uint8Array, value: Uint8Array): void {
    const valueStart = this.usedBytes + key.length;
    this.bytes.set(key, this.usedBytes);
    this.bytes.set(value, valueStart);
    this.add(transaction, keyHash, valueStart, valueStart + value.length);
  }

  /** Takes the last record off again and returns a copy of its key and value. */
  takeLast(): { key: Buffer; value: Buffer } {
    const last = this.count - 1;
    const taken = { key: Buffer.from(this.key(last)), value: Buffer.from(this.value(last)) };
    this.usedBytes = this.index[last * FIELDS + 2] as number;
    this.count = last;
    return taken;
  }

  isTransaction(record: number): boolean {
    return this.index[record * FIELDS] === 1;
  }

  keyHash(record: number): number {
    return this.index[record * FIELDS + 1] as number;
  }

  /** The key's bytes, shared with the batch. */
  key(record: number): Buffer {
    return this.bytes.subarray(this.index[record * FIELDS + 2], this.index[record * FIELDS + 3]);
  }

  valueLength(record: number): number {
    return (this.index[record * FIELDS + 4] as number) - (this.index[record * FIELDS + 3] as number);
  }

  /** The value's bytes, shared with the batch. */
  value(record: number): Buffer {
    return this.bytes.subarray(this.index[record * FIELDS + 3], this.index[record * FIELDS + 4]);
  }
}
