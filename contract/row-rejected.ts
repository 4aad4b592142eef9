import { rejection } from './event.ts';
import { integer, MAX_WHOLE_NUMBER, money, object, oneOf, optional, text } from './field.ts';
import { rejectionReasons } from './rejection-reasons.ts';
import { currency } from './vocabulary/commerce.ts';

const MAX_RAW_LENGTH = 4_000_000;

/** What stands on `shop.rejected`: a row that never reached another topic. */
export const rejectionEvents = {
  row_rejected: rejection('A row was refused before it reached a topic.', {
    reason: oneOf('Why, out of the closed list.', Object.keys(rejectionReasons)),
    path: optional(text('Where in the document, or which column.', { maxLength: 512 })),
    raw: optional(
      text('The raw text; bytes that are not UTF-8 are replaced.', {
        maxLength: MAX_RAW_LENGTH,
        personal: 'free_text',
      }),
    ),
    raw_base64: optional(
      text('The raw bytes, where they are not UTF-8.', { maxLength: MAX_RAW_LENGTH, personal: 'free_text' }),
    ),
    origin: optional(text('What refused it: import, collector, …', { maxLength: 64 })),
    file: optional(text('The file that it was read from.', { maxLength: 1_024 })),
    line: optional(integer('The line in that file at which the row begins, from 1.', { minimum: 0 })),
    record: optional(object('The row as columns and texts.', { personal: 'free_text' })),
    // Signed, unlike every other amount: what is read and refused has to add up with what is accepted.
    amount: optional(
      money('What the row was worth, where that can be read; below zero for money that went back.', {
        minimum: -MAX_WHOLE_NUMBER,
      }),
    ),
    currency: optional(currency),
  }),
};
