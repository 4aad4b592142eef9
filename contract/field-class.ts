/**
 * The class of a property: what JSON value it takes, and how every store holds it.
 * One property name has one class in the whole contract, because it is one column in every store.
 *
 * - `identifier`: text, or a JSON integer whose digits are kept as text
 * - `money`: an integer number of minor units of the record's currency
 * - `integer`: a JSON number with a whole value
 * - `timestamp`: RFC 3339 text
 * - `list`, `object`: kept as JSON; of all lists only `products` is typed inside
 */
export type FieldClass =
  | 'string'
  | 'identifier'
  | 'integer'
  | 'money'
  | 'number'
  | 'boolean'
  | 'timestamp'
  | 'list'
  | 'object';

/** Why a field says something about a person. */
export type PersonalMark = 'pseudonym' | 'contact' | 'location' | 'device' | 'activity' | 'free_text';

/** One field of a record, as plain data. Lengths are in Unicode code points. */
export interface Field {
  name: string;
  /** Where the field is in its object, when that is not simply its name: `['campaign', 'source']`. */
  at?: readonly string[];
  class: FieldClass;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  oneOf?: readonly string[];
  personal?: PersonalMark;
  description: string;
}
