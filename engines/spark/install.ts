import { readFileSync } from 'node:fs';
import { judgeSources } from '#contract/spark/sources.ts';
import type { Config } from '../config.ts';
import { findJava } from '../find-java.ts';
import { ClassArchive } from '../kafka/class-archive.ts';
import { cacheFolder, fetchJars, type LockedJar } from '../maven/fetch-jars.ts';
import { repositoryUrl } from '../maven/repository-url.ts';
import { compileJava } from './compile-java.ts';

/** Apache Spark with Connect and Iceberg, installed: what is needed to run its server. */
export interface SparkDistribution {
  readonly java: string;
  readonly jars: readonly string[];
  readonly archive: ClassArchive;
}

function readLock(): { readonly version: string; readonly jars: readonly LockedJar[] } {
  return JSON.parse(readFileSync(new URL('./jars.lock.json', import.meta.url), 'utf8'));
}

/** Finds Java and fetches the jars that are missing. @throws MillraceError JAVA_*, ARTIFACT_* */
export async function installSpark(
  config: Config,
  report: (line: string) => void,
): Promise<SparkDistribution> {
  const java = await findJava();
  const lock = readLock();
  const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
  const cache = cacheFolder(config.downloads.cache);
  const jars = await fetchJars(lock.jars, {
    cache,
    repositoryUrl: repositoryUrl(config.downloads.mavenUrl),
    onProgress: (done, total) =>
      report(
        `spark: downloading Apache Spark ${lock.version}, ${mebibytes(done)} of ${mebibytes(total)} MiB`,
      ),
  });
  const rules = await compileJava(judgeSources, {
    java: java.path,
    jars,
    cache,
    repositoryUrl: repositoryUrl(config.downloads.mavenUrl),
  });
  const all = [...jars, rules];
  return {
    java: java.path,
    jars: all,
    archive: new ClassArchive(java.path, java.build, all, cache, 'spark'),
  };
}
