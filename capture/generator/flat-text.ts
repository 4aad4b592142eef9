/**
 * The same text in one piece. A joined string is a tree inside V8 until somebody reads it as a whole; a fragment
 * that goes into thousands of records must not be walked each time.
 */
export function flatText(text: string): string {
  // Converting to a number makes V8 lay the text out in one piece, without a copy that we would have to keep.
  Number(text);
  return text;
}
