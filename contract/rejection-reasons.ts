/** What is said about each reason: what happened, what to do about it, and who finds it. */
export interface RejectionReasonEntry {
  /** `judge`: from the record alone; `store`: against other records; `door`: before it became a record. */
  foundBy: 'judge' | 'store' | 'door';
  meaning: string;
  remedy: string;
}

/** The closed list of reasons for which a row is refused. A reason is never used again for something else. */
export const rejectionReasons = {
  not_json: {
    foundBy: 'judge',
    meaning:
      'The value is not JSON: a syntax error, invalid UTF-8, half a surrogate pair, or a number that no engine can hold.',
    remedy: 'Send one JSON object as UTF-8. Numbers beyond 64 bits belong in strings.',
  },
  not_an_object: {
    foundBy: 'judge',
    meaning: 'The value is JSON, but not an object.',
    remedy: 'Send one JSON object in each record.',
  },
  duplicate_key: {
    foundBy: 'judge',
    meaning:
      'The same key stands twice in the record or in its properties, so that readers would disagree about its value.',
    remedy: 'Send every key once.',
  },
  wrong_type: {
    foundBy: 'judge',
    meaning: 'A field holds another kind of JSON value than the contract says.',
    remedy: 'Look the field up in docs/events.md and send that kind of value.',
  },
  missing_field: {
    foundBy: 'judge',
    meaning: 'A required field is absent, null or empty text.',
    remedy: 'Send the field. An amount of money always needs a currency.',
  },
  too_long: {
    foundBy: 'judge',
    meaning: 'A text has more characters than the contract allows.',
    remedy: 'Shorten the text.',
  },
  invalid_time: {
    foundBy: 'judge',
    meaning: 'A time is not RFC 3339 text with a zone, or not a day of the calendar.',
    remedy: 'Send times like 2026-11-23T18:40:00.123Z.',
  },
  time_out_of_range: {
    foundBy: 'judge',
    meaning: 'A time lies before 1970-01-01T00:00:00Z or after 2262-01-01T00:00:00Z.',
    remedy: 'Correct the clock that wrote it.',
  },
  wrong_topic: {
    foundBy: 'judge',
    meaning: 'A known event type stands on a topic that is not its own.',
    remedy: 'Send each event type to the topic that docs/events.md names.',
  },
  money_not_whole: {
    foundBy: 'judge',
    meaning: "An amount is no whole number of the currency's minor units.",
    remedy:
      'Send a whole number of minor units: for 12.34 EUR that is 1234 in an event of our own envelope and 12.34 in a Segment call, which is in major units. Nothing is rounded.',
  },
  out_of_range: {
    foundBy: 'judge',
    meaning: 'A number lies outside the range that the contract allows.',
    remedy: 'Look the range up in docs/events.md.',
  },
  not_in_list: {
    foundBy: 'judge',
    meaning: 'A text is not one of those that the contract lists.',
    remedy: 'Look the list up in docs/events.md.',
  },
  arithmetic_mismatch: {
    foundBy: 'judge',
    meaning: 'The amounts of the record do not add up.',
    remedy: 'subtotal is the sum of quantity × price; total is subtotal − discount + shipping + tax.',
  },
  conflict: {
    foundBy: 'store',
    meaning: 'The same source and event_id came before with other content. The first stays.',
    remedy: 'Give every event an id of its own.',
  },
  too_large: {
    foundBy: 'door',
    meaning: 'The record is larger than a message may be.',
    remedy: 'Send less in one record, or several records.',
  },
  not_allowed: {
    foundBy: 'door',
    meaning:
      'The write key may not say this: a browser key no transactions, and no key anything for another source or what only the collector writes.',
    remedy:
      'Send transactions by a server key, and leave source, received_at and import_id to the collector.',
  },
  left_out: {
    foundBy: 'door',
    meaning: 'A rule of the collector leaves it out: it came from a bot, or from an internal network.',
    remedy: 'Nothing, if the rule is meant so; otherwise change collect.bots or collect.internalNetworks.',
  },
  row_malformed: {
    foundBy: 'door',
    meaning: 'A row of a file cannot be read: a wrong number of columns, an open quote, a cut-off last line.',
    remedy: 'Correct the row in the file and import it again.',
  },
  invalid_amount: {
    foundBy: 'door',
    meaning: 'A text that should be an amount or a quantity is no number.',
    remedy: 'Correct the row, or tell the mapping how its numbers are written.',
  },
  not_a_sale: {
    foundBy: 'door',
    meaning: 'The mapping says that the row is no sale: a test, a fee, a correction of stock, a bad debt.',
    remedy: 'Nothing, if the mapping is right; otherwise change its rule.',
  },
  unmapped_value: {
    foundBy: 'door',
    meaning: 'A value of the file is not among those that the mapping knows.',
    remedy: 'Add the value to the mapping and import the file again.',
  },
  taken_back: {
    foundBy: 'door',
    meaning:
      'The tables of the shop no longer say what they said: a shipment, a failed payment or a cancellation is gone. What was sent stays counted.',
    remedy: 'Nothing, if the shop corrected itself; otherwise look at what changed its row.',
  },
} as const satisfies Record<string, RejectionReasonEntry>;

export type RejectionReason = keyof typeof rejectionReasons;

/** Whether the text is one of the closed list. */
export function isRejectionReason(text: string): text is RejectionReason {
  return Object.hasOwn(rejectionReasons, text);
}
