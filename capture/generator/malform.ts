import type { RejectionReason } from '#contract/rejection-reasons.ts';
import type { Random } from './random.ts';

/** A record made wrong, and what the judge must say of it. */
export interface Malformed {
  value: Buffer;
  reason: RejectionReason;
  path: string;
}

type Breaker = (text: string) => { text: string | Buffer; reason: RejectionReason; path: string };

const breakers: readonly Breaker[] = [
  (text) => ({ text: text.slice(0, text.length >> 1), reason: 'not_json', path: '' }),
  (text) => ({
    text: Buffer.concat([
      Buffer.from(text.slice(0, 30)),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(text.slice(30)),
    ]),
    reason: 'not_json',
    path: '',
  }),
  () => ({ text: '["not","an","event"]', reason: 'not_an_object', path: '' }),
  (text) => ({ text: replaceTime(text, 'yesterday'), reason: 'invalid_time', path: 'occurred_at' }),
  (text) => ({
    text: replaceTime(text, '1815-06-18T11:35:00.000Z'),
    reason: 'time_out_of_range',
    path: 'occurred_at',
  }),
  (text) => ({
    text: text.replace('"event_id":', '"lost_id":'),
    reason: 'missing_field',
    path: 'event_id',
  }),
  (text) => ({
    text: text.replace('"schema_version":1', '"schema_version":"one"'),
    reason: 'wrong_type',
    path: 'schema_version',
  }),
  (text) => ({
    text: text.replace('"schema_version":1', '"schema_version":1,"schema_version":1'),
    reason: 'duplicate_key',
    path: 'schema_version',
  }),
];

function replaceTime(text: string, time: string): string {
  return text.replace(/"occurred_at":"[^"]*"/, `"occurred_at":"${time}"`);
}

/** Breaks a good record in one of several ways. */
export function malform(value: Buffer, random: Random): Malformed {
  const broken = random.pick(breakers)(value.toString());
  const text = typeof broken.text === 'string' ? Buffer.from(broken.text) : broken.text;
  return { value: text, reason: broken.reason, path: broken.path };
}
