import { readFileSync } from 'node:fs';
import type { Config } from '../config.ts';
import { findJava } from '../find-java.ts';
import { cacheFolder, fetchJars, type LockedJar } from '../maven/fetch-jars.ts';
import { repositoryUrl } from '../maven/repository-url.ts';
import { ClassArchive } from './class-archive.ts';

/** Apache Kafka with its tools, installed: what is needed to run one of its classes. */
export interface KafkaDistribution {
  readonly java: string;
  /** Text that differs between builds of Java. */
  readonly javaBuild: string;
  readonly jars: readonly string[];
  readonly archive: ClassArchive;
}

let underWay: Promise<KafkaDistribution> | undefined;

function readLock(): { readonly version: string; readonly jars: readonly LockedJar[] } {
  return JSON.parse(readFileSync(new URL('./jars.lock.json', import.meta.url), 'utf8'));
}

/**
 * Finds Java and fetches the jars that are missing. Broker and Connect share them: who asks while they are being
 * fetched waits for the same download.
 * @throws MillraceError JAVA_*, ARTIFACT_*
 */
export function installKafka(config: Config, report: (line: string) => void): Promise<KafkaDistribution> {
  underWay ??= install(config, report).finally(() => {
    underWay = undefined;
  });
  return underWay;
}

async function install(config: Config, report: (line: string) => void): Promise<KafkaDistribution> {
  const java = await findJava();
  const lock = readLock();
  const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
  const cache = cacheFolder(config.downloads.cache);
  const jars = await fetchJars(lock.jars, {
    cache,
    repositoryUrl: repositoryUrl(config.downloads.mavenUrl),
    onProgress: (done, total) =>
      report(
        `kafka: downloading Apache Kafka ${lock.version}, ${mebibytes(done)} of ${mebibytes(total)} MiB`,
      ),
  });
  const archive = new ClassArchive(java.path, java.build, jars, cache, 'kafka');
  return { java: java.path, javaBuild: java.build, jars, archive };
}
