import { readFileSync } from 'node:fs';
import type { Config } from '../config.ts';
import { findJava } from '../find-java.ts';
import { ClassArchive } from '../kafka/class-archive.ts';
import { cacheFolder, fetchJars, type LockedJar } from '../maven/fetch-jars.ts';
import { repositoryUrl } from '../maven/repository-url.ts';

/** s3proxy, installed: what is needed to run it. */
export interface S3Distribution {
  readonly java: string;
  readonly jars: readonly string[];
  readonly archive: ClassArchive;
}

/** Finds Java and fetches the jars that are missing. @throws MillraceError JAVA_*, ARTIFACT_* */
export async function installS3(config: Config, report: (line: string) => void): Promise<S3Distribution> {
  const java = await findJava();
  const file = new URL('./jars.lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { version: string; jars: readonly LockedJar[] };
  const cache = cacheFolder(config.downloads.cache);
  const jars = await fetchJars(lock.jars, {
    cache,
    repositoryUrl: repositoryUrl(config.downloads.mavenUrl),
    onProgress: () => report(`s3: downloading s3proxy ${lock.version}`),
  });
  return { java: java.path, jars, archive: new ClassArchive(java.path, java.build, jars, cache, 's3') };
}
