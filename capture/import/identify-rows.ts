import { hash } from 'node:crypto';

/** Gives rows an identity that does not depend on which file, import or order of files brought them. */
export interface RowIdentifier {
  /**
   * The identity of a row, and whether another file of this command has brought the same row already.
   * `raw` is a byte string; call once for each row that needs one, in any order.
   */
  identify(file: number, raw: string): { readonly identity: string; readonly repeated: boolean };
}

/**
 * A row is its content and how often that content stood before it in the same file: two equal rows of one file are
 * two rows (two scans of one article), and the same row in a second file is the first one delivered again.
 * Memory: about a hundred bytes for each row that is identified, which are the rejected ones, and all rows only where
 * a mapping names no id of its own.
 */
export function createRowIdentifier(): RowIdentifier {
  const seenInFile = new Map<string, number>();
  const mostInAnyFile = new Map<string, number>();
  return {
    identify(file, raw) {
      const digest = hash('md5', Buffer.from(raw, 'latin1'), 'hex');
      const key = `${digest}${file}`;
      const ordinal = seenInFile.get(key) ?? 0;
      seenInFile.set(key, ordinal + 1);
      const known = mostInAnyFile.get(digest) ?? 0;
      const repeated = ordinal < known;
      if (!repeated) mostInAnyFile.set(digest, ordinal + 1);
      return { identity: ordinal === 0 ? digest : `${digest}-${ordinal}`, repeated };
    },
  };
}
