import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file of SQL statements: its number, its name, its text. */
export interface SqlFile {
  readonly number: number;
  readonly name: string;
  readonly text: string;
}

/** The files `NNN…_name.sql` of a folder, in the order of their numbers. */
export function readSqlFolder(folder: string): SqlFile[] {
  return readdirSync(folder)
    .filter((file) => /^\d+_.+\.sql$/.test(file))
    .map((file) => ({
      number: Number.parseInt(file, 10),
      name: file,
      text: readFileSync(join(folder, file), 'utf8'),
    }))
    .sort((a, b) => a.number - b.number || a.name.localeCompare(b.name));
}

/** Splits a file into statements: a semicolon at the end of a line ends one. Comment lines stay with theirs. */
export function splitStatements(text: string): string[] {
  return text
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replace(/^--.*$/gm, '').trim() !== '');
}
