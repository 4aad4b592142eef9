import { readFileSync } from 'node:fs';
import { type BoundStatement, bindText, type Scope } from '../settle/statement.ts';

const texts = new Map<string, string>();

/** Reads `speed/roll-up/<name>.sql` and fills its placeholders; values are always bound, never spliced in. */
export function bindRollUp(
  name: string,
  params: Record<string, unknown> = {},
  scope: Scope = {},
): BoundStatement {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');
    texts.set(name, text);
  }
  return bindText(text, scope, params);
}
