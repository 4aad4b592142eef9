import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A path inside the folder of real data sets that MILLRACE_REAL_DATA names, or null. Then nothing is skipped, since
 * no clone has that folder by itself, but what stays unproven is said aloud.
 */
export function findRealData(path: string, unproven: string): string | null {
  const found = join(process.env.MILLRACE_REAL_DATA ?? '/nowhere', path);
  if (existsSync(found)) return found;
  process.stderr.write(
    `UNPROVEN: ${unproven}, since MILLRACE_REAL_DATA does not name a folder with ${path}\n`,
  );
  return null;
}
