import { readFileSync } from 'node:fs';

const texts = new Map<string, string>();

function readFile(name: string): string {
  return readFileSync(new URL(`./queries/${name}.sql`, import.meta.url), 'utf8');
}

/** A file of `queries/parts/`, without what it says of itself, moved in by `indent`. */
function readPart(name: string, indent: string): string {
  const lines = readFile(`parts/${name}`).trimEnd().split('\n');
  return lines
    .filter((line) => !line.startsWith('--'))
    .map((line) => indent + line)
    .join('\n');
}

/** Conditions that many questions share stand in one file each: a line `{name:Part}` is that file, which may name others. */
function putInParts(text: string): string {
  return text.replaceAll(/^( *)\{([a-z-]+):Part\}$/gm, (_whole, indent: string, name: string) =>
    putInParts(readPart(name, indent)),
  );
}

/**
 * The text of a file of `queries/`.
 * @param from `facts`: the facts in the shape of the roll-ups take their place, so that a question is written once for both
 */
export function queryText(name: string, from: 'rollups' | 'facts'): string {
  const key = `${name} ${from}`;
  let text = texts.get(key);
  if (text === undefined) {
    text = putInParts(readFile(name));
    if (from === 'facts') text = text.replaceAll('shop.rollups', `(${readFile('rollups-of-facts')})`);
    texts.set(key, text);
  }
  return text;
}
