const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const scratch = Buffer.allocUnsafe(1024);

/**
 * Kafka's own partition hash: murmur2 of the key's UTF-8 bytes, sign bit cleared, as the Java client computes it.
 * The partition is `partitionHash(key) % partitions`. Whole-number arithmetic: the client library's BigInt
 * version costs more than making the event.
 */
export function partitionHash(key: string | Buffer): number {
  const bytes = typeof key === 'string' ? encode(key) : key;
  const length = bytes.length;
  const tailStart = length & ~3;
  let hash = SEED ^ length;
  for (let i = 0; i < tailStart; i += 4) {
    let word =
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24);
    word = Math.imul(word, MULTIPLIER);
    word ^= word >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER);
  }
  const left = length - tailStart;
  if (left === 3) hash ^= (bytes[tailStart + 2] as number) << 16;
  if (left >= 2) hash ^= (bytes[tailStart + 1] as number) << 8;
  if (left >= 1) hash = Math.imul(hash ^ (bytes[tailStart] as number), MULTIPLIER);
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return (hash ^ (hash >>> 15)) & 0x7fffffff;
}

function encode(key: string): Buffer {
  if (key.length * 3 > scratch.length) return Buffer.from(key);
  return scratch.subarray(0, scratch.write(key, 0, 'utf8'));
}
