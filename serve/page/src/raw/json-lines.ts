export type TokenKind = 'key' | 'text' | 'number' | 'word' | 'mark';

/** A piece of JSON as it came: values are not touched, so that long numbers keep every digit. */
export interface Token {
  kind: TokenKind;
  text: string;
}

export interface JsonLine {
  depth: number;
  tokens: Token[];
}

const tokenPattern = /"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+|[{}[\],:]/g;

function kindOf(text: string, next: string | undefined): TokenKind {
  if (text.startsWith('"')) return next === ':' ? 'key' : 'text';
  if (/^[{}[\],:]$/.test(text)) return 'mark';
  return /^[-\d]/.test(text) ? 'number' : 'word';
}

/** JSON text as indented lines of tokens; undefined for what is not JSON. */
export function jsonLines(raw: string): JsonLine[] | undefined {
  try {
    JSON.parse(raw);
  } catch {
    return undefined;
  }
  const texts = raw.match(tokenPattern) ?? [];
  const lines: JsonLine[] = [{ depth: 0, tokens: [] }];
  let depth = 0;
  const add = (token: Token) => lines.at(-1)?.tokens.push(token);
  const breakLine = () => lines.push({ depth, tokens: [] });
  texts.forEach((text, index) => {
    const next = texts[index + 1];
    const before = texts[index - 1];
    const token = { kind: kindOf(text, next), text };
    if (text === '{' || text === '[') {
      add(token);
      depth++;
      if (next !== '}' && next !== ']') breakLine();
    } else if (text === '}' || text === ']') {
      depth--;
      if (before !== '{' && before !== '[') breakLine();
      add(token);
    } else if (text === ',') {
      add(token);
      breakLine();
    } else add(text === ':' ? { ...token, text: ': ' } : token);
  });
  return lines;
}
