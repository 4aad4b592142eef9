import { readFileSync } from 'node:fs';

/** The statements of a batch, each a file in `sql/`. */
export type StatementName =
  | 'verdicts'
  | 'suspects'
  | 'losers'
  | 'no-losers'
  | 'lost'
  | 'counts'
  | 'events'
  | 'transactions'
  | 'customers'
  | 'products'
  | 'rejected'
  | 'conflicts'
  | 'duplicates';

/** What stands for `{{name}}` in a statement: text that we made, never data. */
export type Places = Readonly<Record<string, string>>;

/** The text of a statement with its places filled. Throws when it names one that is not given. */
export function readSql(name: StatementName, places: Places): string {
  const text = readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
  return text.replace(/\{\{(\w+)\}\}/g, (_, place: string) => {
    const value = places[place];
    if (value === undefined) throw new Error(`${name}.sql names {{${place}}}, which is not given`);
    return value;
  });
}
