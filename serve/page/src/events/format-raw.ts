/** Indents JSON text without parsing its values, so that long numbers keep every digit. */
export function formatRaw(raw: string): string {
  try {
    JSON.parse(raw);
  } catch {
    return raw;
  }
  let depth = 0;
  let out = '';
  for (const token of raw.match(/"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+|[{}[\],:]/g) ?? []) {
    const indent = () => `\n${'  '.repeat(depth)}`;
    if (token === '{' || token === '[') {
      depth++;
      out += token + indent();
    } else if (token === '}' || token === ']') {
      depth--;
      out = /[{[]\s*$/.test(out) ? out.trimEnd() + token : out + indent() + token;
    } else if (token === ',') out += token + indent();
    else out += token === ':' ? ': ' : token;
  }
  return out;
}
