import { checkEnvelope } from './judge/check-envelope.ts';
import { isObject, type JsonObject } from './judge/check-fields.ts';
import { checkProperties } from './judge/check-properties.ts';
import { nameIdentifiers } from './judge/name-identifiers.ts';
import { readJson } from './judge/read-json.ts';
import { type JudgedRecord, type Rejection, reject, type Verdict } from './judge/verdict.ts';
import type { TopicName } from './topics.ts';

export type { JudgedRecord, Rejection, Verdict };

/**
 * The row rules: whether a topic may hold this record, by the record alone. ClickHouse judges by the same
 * rules (contract/clickhouse), and the first that fails is the answer, in this order:
 *
 *  1. `not_json` · 2. `not_an_object` · 3. `duplicate_key`
 *  4. envelope fields of another class, in the order of the document: `wrong_type`
 *  5. required envelope fields, then the visitor: `missing_field`
 *  6. lengths and ranges of the envelope: `too_long`, `out_of_range`
 *  7. `invalid_time`, `time_out_of_range`, field by field
 *  8. `wrong_topic`
 *  9. properties of another class, in the order of the document: `wrong_type`, `money_not_whole`
 * 10. required properties: `missing_field`
 * 11. values, in contract order: `too_long`, `out_of_range`, `not_in_list`
 * 12. each of `products`: 9 to 11 again
 * 13. an amount without `currency`: `missing_field`
 * 14. `arithmetic_mismatch`
 *
 * 9 to 14 hold for known event types. A property of the contract means the same in each of them, declared
 * there or not; unknown properties, and the properties of unknown types, are accepted as they are.
 * null is absent, and so is empty text. The context never rejects.
 */
export function judge(value: Uint8Array | string, topic: TopicName): Verdict {
  const read = readJson(value);
  return read.ok ? judgeRecord(read.object, topic) : read;
}

/** The same for a value that is already parsed: rules 2 and 4 to 14. The value is never changed. */
export function judgeRecord(value: unknown, topic: TopicName): Verdict {
  if (!isObject(value)) return reject('not_an_object', '');
  const fault =
    checkEnvelope(value, topic) ?? checkProperties(value.event_type as string, propertiesOf(value));
  return fault ?? { ok: true, record: nameIdentifiers(value) };
}

const none: JsonObject = Object.freeze({});

function propertiesOf(object: JsonObject): JsonObject {
  return isObject(object.properties) ? object.properties : none;
}
