/** A token of a statement, as far as a guard needs to tell them apart. */
export interface Token {
  /** word: bare or quoted identifier, keyword or number; text: a string literal; sign: anything else, one character. */
  readonly kind: 'word' | 'text' | 'sign';
  /** The word without quotes; the content of a text is left out. */
  readonly value: string;
  readonly quoted: boolean;
}

/** Thrown for what could be read in two ways; the guard then refuses the statement. */
export class AmbiguousSqlError extends Error {}

const wordStart = /[A-Za-z0-9_]/;

function endOfQuoted(sql: string, start: number, mark: string): number {
  for (let at = start + 1; at < sql.length; at++) {
    if (sql[at] === '\\') at++;
    else if (sql[at] === mark) {
      if (sql[at + 1] !== mark) return at;
      at++;
    }
  }
  throw new AmbiguousSqlError('a quote is not closed');
}

/**
 * Splits a statement as ClickHouse's own lexer does, leaving out comments.
 * What that lexer may read differently (heredocs, `#` comments, typographic quotes, escapes in names) is refused.
 */
export function tokenizeSql(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const sign = sql[at] as string;
    if (/\s/.test(sign)) {
      at++;
    } else if (sign === '-' && sql[at + 1] === '-') {
      const end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length : end + 1;
    } else if (sign === '/' && sql[at + 1] === '*') {
      const end = sql.indexOf('*/', at + 2);
      if (end < 0 || sql.slice(at + 2, end).includes('/*'))
        throw new AmbiguousSqlError('comments may not be nested');
      at = end + 2;
    } else if (sign === "'") {
      at = endOfQuoted(sql, at, sign) + 1;
      tokens.push({ kind: 'text', value: '', quoted: true });
    } else if (sign === '"' || sign === '`') {
      const end = endOfQuoted(sql, at, sign);
      const value = sql.slice(at + 1, end);
      if (value.includes('\\')) throw new AmbiguousSqlError('names may not hold a backslash');
      tokens.push({ kind: 'word', value: value.replaceAll(sign + sign, sign), quoted: true });
      at = end + 1;
    } else if (wordStart.test(sign)) {
      let end = at + 1;
      while (end < sql.length && wordStart.test(sql[end] as string)) end++;
      tokens.push({ kind: 'word', value: sql.slice(at, end), quoted: false });
      at = end;
    } else if (sign === '#' || sign === '$' || sign === '\\' || sign.charCodeAt(0) > 126 || sign < ' ') {
      throw new AmbiguousSqlError(`the sign ${JSON.stringify(sign)} is only allowed inside quotes`);
    } else {
      tokens.push({ kind: 'sign', value: sign, quoted: false });
      at++;
    }
  }
  return tokens;
}
