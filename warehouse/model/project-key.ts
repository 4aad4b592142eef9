import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What models are made by: changes with any file of the project and with each of `more`. */
export function projectKey(project: string, more: readonly string[]): string {
  const hash = createHash('sha256');
  const files = readdirSync(project, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(sql|yml|yaml|md|csv)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files)
    hash.update(file.slice(project.length)).update('\0').update(readFileSync(file)).update('\0');
  for (const each of more) hash.update(each).update('\0');
  return hash.digest('hex');
}
