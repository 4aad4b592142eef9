import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, linkSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '../config.ts';
import { makeFolder } from '../make-folder.ts';
import { cacheFolder, fetchJars, type LockedJar } from '../maven/fetch-jars.ts';
import { repositoryUrl } from '../maven/repository-url.ts';

interface Lock {
  readonly version: string;
  readonly jars: readonly LockedJar[];
}

/**
 * Fetches the jars of Iceberg's sink (about 115 MB, once for each user) and returns the folder that holds its plugin
 * folder, for `plugin.path`.
 * @throws MillraceError ARTIFACT_*
 */
export async function installIceberg(config: Config, report: (line: string) => void): Promise<string> {
  const text = readFileSync(new URL('./iceberg.lock.json', import.meta.url), 'utf8');
  const { version, jars } = JSON.parse(text) as Lock;
  const cache = cacheFolder(config.downloads.cache);
  const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
  const paths = await fetchJars(jars, {
    cache,
    repositoryUrl: repositoryUrl(config.downloads.mavenUrl),
    onProgress: (done, total) =>
      report(`connect: downloading Apache Iceberg ${version}, ${mebibytes(done)} of ${mebibytes(total)} MiB`),
  });
  const key = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const pluginPath = join(cache, 'connect-plugins', key);
  gatherJars(paths, join(pluginPath, 'iceberg-sink'));
  return pluginPath;
}

/**
 * Puts jars that lie apart into one folder, once; later calls do nothing. The folder gets its name only when all are in
 * it, so an interrupted or a second installer does no harm.
 */
function gatherJars(jars: readonly string[], folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(join(folder, '..'));
  const draft = mkdtempSync(`${folder}.draft-`);
  try {
    for (const jar of jars) linkOrCopy(jar, join(draft, basename(jar)));
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another installer was faster.
    if (!existsSync(folder)) throw error;
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // A file system without links.
    copyFileSync(from, to);
  }
}
