import { readFileSync } from 'node:fs';
import type { Places } from '../refine/read-sql.ts';

/** The statements of a rebuild, each a file in `sql/`. */
export type RebuildStatement =
  | 'borders'
  | 'verdicts'
  | 'former'
  | 'elsewhere'
  | 'losers'
  | 'touched'
  | 'copies'
  | 'outside'
  | 'rejudged'
  | 'line'
  | 'accounts'
  | 'late-accounts'
  | 'counts'
  | 'accepted'
  | 'rejected'
  | 'duplicates'
  | 'changes'
  | 'concerned'
  | 'replace'
  | 'corrections'
  | 'held'
  | 'repeated';

/** The text of a statement with its places filled. Throws when it names one that is not given. */
export function readStatement(name: RebuildStatement, places: Places): string {
  const text = readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
  return text.replace(/\{\{(\w+)\}\}/g, (_, place: string) => {
    const value = places[place];
    if (value === undefined) throw new Error(`${name}.sql names {{${place}}}, which is not given`);
    return value;
  });
}
