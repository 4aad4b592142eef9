import { hash, randomBytes } from 'node:crypto';

/** A browser's key is public, so it can not speak about money; a server's key is a secret. */
export type KeyKind = 'browser' | 'server';

/** What a write key stands for. The key itself is known only by its hash. */
export interface WriteKey {
  readonly id: string;
  /** SHA-256 of the key, lowercase hex. */
  readonly hash: string;
  readonly source: string;
  readonly kind: KeyKind;
  /** Origins of web pages that may use it; `*`: all. */
  readonly origins: readonly string[];
  /** ISO 4217 code of amounts that come without a currency. */
  readonly currency: string | undefined;
  /** Accept amounts within a millionth of a minor unit of a whole one. */
  readonly normaliseFloatNoise: boolean;
}

const CHANCE_BYTES = 18;
const HINT_LENGTH = 10;

/** A new key: `b_…` for browsers, `s_…` for servers, then 144 bits of chance. */
export function mintKey(kind: KeyKind): string {
  return `${kind === 'browser' ? 'b' : 's'}_${randomBytes(CHANCE_BYTES).toString('base64url')}`;
}

/** SHA-256 of a key, lowercase hex. */
export function hashKey(key: string): string {
  return hash('sha256', key);
}

/** The beginning of a key, by which a person knows it again. */
export function hintOf(key: string): string {
  return key.slice(0, HINT_LENGTH);
}

/** Whether a web page of that origin may use the key. No origin: no web page asks. */
export function allowsOrigin(key: Pick<WriteKey, 'origins'>, origin: string | undefined): boolean {
  return origin === undefined || key.origins.includes('*') || key.origins.includes(origin);
}
