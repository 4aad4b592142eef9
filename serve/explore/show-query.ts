import type { ShownQuery } from '../answers/explore.ts';
import type { QueryParameter, QueryParameters } from '../store.ts';

/** Characters that could hide or turn around what a reader sees: controls, formats, halves of pairs. */
const hidden = /[\p{C}\u2028\u2029]/gu;

function escapeBytes(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`)
    .join('');
}

/** A text as a literal of ClickHouse; what can not be seen is written by its bytes. */
export function quoteText(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll(hidden, escapeBytes);
  return `'${escaped}'`;
}

function timeText(seconds: number): string {
  return `'${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')}'`;
}

/** More times than this are told as runs of equal steps where they are such. */
const mostTimes = 8;

interface TimeRun {
  from: number;
  step: number;
  count: number;
}

function runsOf(times: readonly number[]): TimeRun[] {
  const runs: TimeRun[] = [];
  for (const time of times) {
    const last = runs.at(-1);
    if (last === undefined) runs.push({ from: time, step: 0, count: 1 });
    else if (last.count === 1) Object.assign(last, { step: time - last.from, count: 2 });
    else if (time === last.from + last.step * last.count) last.count++;
    else runs.push({ from: time, step: 0, count: 1 });
  }
  return runs;
}

/** Times in seconds since 1970 as an expression that people can read. */
function timesText(times: readonly number[]): string {
  const runs = runsOf(times);
  const isList = times.length <= mostTimes || runs.length > times.length / 3;
  if (isList)
    return `arrayMap(time -> toInt64(toUnixTimestamp(time, 'UTC')), [${times.map(timeText).join(', ')}])`;
  const texts = runs.map(
    ({ from, step, count }) =>
      `arrayMap(n -> toInt64(toUnixTimestamp(${timeText(from)}, 'UTC')) + n * ${step}, range(${count}))`,
  );
  return texts.length === 1 ? (texts[0] as string) : `arrayConcat(${texts.join(', ')})`;
}

/** Parameters that are seconds since 1970. */
const timeLists: ReadonlySet<string> = new Set(['ats', 'steps']);

function literal(name: string, type: string, value: QueryParameter): string {
  if (value instanceof Date) return `'${value.toISOString().slice(0, 23).replace('T', ' ')}'`;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoteText(value);
  if (value.length === 0) return `CAST([], '${type.replaceAll("'", "\\'")}')`;
  if (timeLists.has(name)) return timesText(value as readonly number[]);
  return `[${value.map((one) => (typeof one === 'number' ? String(one) : quoteText(one))).join(', ')}]`;
}

const isEmpty = (value: QueryParameter | undefined) =>
  value === '' || (Array.isArray(value) && value.length === 0);

/**
 * A line that narrows only where its parameter says something: left out where it says nothing, else without the
 * question whether it does.
 */
function settleLine(line: string, parameters: QueryParameters): string | undefined {
  const found = /^(\s*)AND \((?:empty\(\{(\w+):[^}]+\}\)|\{(\w+):String\} = '') OR (.*)\)$/.exec(line);
  const [, indent, list, text, condition] = found ?? [];
  const name = list ?? text;
  if (name === undefined) return line;
  return isEmpty(parameters[name]) ? undefined : `${indent}AND ${condition}`;
}

/** A statement with its values put in: it asks for the same rows. For people to read, and to run by themselves. */
export function fillIn(statement: string, parameters: QueryParameters): string {
  return statement
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .map((line) => settleLine(line, parameters))
    .filter((line) => line !== undefined)
    .join('\n')
    .replaceAll(/\{(\w+):((?:[^{}'(]|'[^']*'|\([^{}]*\))+)\}/g, (whole, name: string, type: string) => {
      const value = parameters[name];
      return value === undefined ? whole : literal(name, type, value);
    })
    .trim();
}

/** A text as one word of a POSIX shell. */
export function quoteForShell(text: string): string {
  // In double quotes fewer signs have to be escaped, as long as none of these is in it.
  return /[\\"$`!]/.test(text) ? `'${text.replaceAll("'", String.raw`'\''`)}'` : `"${text}"`;
}

/** The SQL that was run and a line that runs it. */
export function showQuery(statement: string, parameters: QueryParameters): ShownQuery {
  const sql = fillIn(statement, parameters);
  return { sql, command: `./millrace query speed ${quoteForShell(sql)}` };
}
