import { MappingFault } from './mapping-fault.ts';
import type { Cell, MappingScope } from './mapping-scope.ts';

/**
 * A template as a function: text with columns in braces, `{{` for a brace.
 * It says nothing (null) when it has columns and none of them says anything.
 */
export function compileTemplate(template: string, scope: MappingScope, path: string): Cell {
  const pieces = splitTemplate(template, path);
  const [only] = pieces;
  if (only === undefined) return () => null;
  if (pieces.length === 1) {
    if (only.column === null) return () => only.text;
    return scope.column(only.column, path);
  }
  const cells = pieces.map(({ column, text }) => ({
    text,
    read: column === null ? null : scope.column(column, path),
  }));
  return (row) => {
    let text = '';
    let found = false;
    for (const { text: literal, read } of cells) {
      if (read === null) {
        text += literal;
        continue;
      }
      const value = read(row);
      if (value === null) continue;
      found = true;
      text += value;
    }
    return found ? text : null;
  };
}

/** Whether a template reads any column at all, and is not a constant. */
export function readsColumns(template: string, path: string): boolean {
  return splitTemplate(template, path).some((piece) => piece.column !== null);
}

/** The one column that a template is, or null when it is anything else. */
export function soleColumn(template: string): string | null {
  return /^\{([^{}]+)\}$/.exec(template)?.[1]?.trim() ?? null;
}

interface Piece {
  readonly text: string;
  readonly column: string | null;
}

function splitTemplate(template: string, path: string): Piece[] {
  const pieces: Piece[] = [];
  let literal = '';
  for (let at = 0; at < template.length; at += 1) {
    const char = template[at] as string;
    if (char !== '{') {
      literal += char;
      continue;
    }
    if (template[at + 1] === '{') {
      literal += '{';
      at += 1;
      continue;
    }
    const close = template.indexOf('}', at);
    if (close === -1) throw new MappingFault(path, `"${template}" opens a brace and does not close it`);
    if (literal !== '') pieces.push({ text: literal, column: null });
    literal = '';
    pieces.push({ text: '', column: template.slice(at + 1, close).trim() });
    at = close;
  }
  if (literal !== '') pieces.push({ text: literal, column: null });
  return pieces;
}
