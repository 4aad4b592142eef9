import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import type { Config } from '../config.ts';
import { ClassArchive } from '../kafka/class-archive.ts';
import { installKafka } from '../kafka/install.ts';
import { cacheFolder, fetchJars, type LockedJar } from '../maven/fetch-jars.ts';
import { repositoryUrl } from '../maven/repository-url.ts';
import { installIceberg } from './install-iceberg.ts';
import { unpackPlugin } from './unpack-plugin.ts';

/** Kafka Connect with its plugins, installed: what is needed to run its worker. */
export interface ConnectDistribution {
  readonly java: string;
  readonly jars: readonly string[];
  readonly archive: ClassArchive;
  /** Folders with a folder for each plugin, and nothing of Kafka in them. */
  readonly pluginPath: readonly string[];
}

interface Lock {
  readonly debeziumVersion: string;
  readonly basicAuth: LockedJar;
  readonly debezium: LockedJar;
}

/** Finds Java and fetches what is missing. @throws MillraceError JAVA_*, ARTIFACT_* */
export async function installConnect(
  config: Config,
  report: (line: string) => void,
): Promise<ConnectDistribution> {
  const lock = JSON.parse(readFileSync(new URL('./artifacts.lock.json', import.meta.url), 'utf8')) as Lock;
  const cache = cacheFolder(config.downloads.cache);
  // Connect's runtime is among the jars of Kafka.
  const kafka = await installKafka(config, report);
  const [basicAuth, archive] = (await fetchJars([lock.basicAuth, lock.debezium], {
    cache,
    repositoryUrl: repositoryUrl(config.downloads.mavenUrl),
    onProgress: () => report(`connect: downloading Debezium ${lock.debeziumVersion}`),
  })) as [string, string];
  const pluginPath = join(cache, 'connect-plugins', lock.debezium.sha256.slice(0, 16));
  try {
    unpackPlugin(archive, join(pluginPath, 'debezium-postgres'));
  } catch (error) {
    throw new MillraceError(
      'ENGINE_MISSING',
      { engine: 'Debezium', reason: `${archive} can not be unpacked: ${(error as Error).message}.` },
      { cause: error },
    );
  }
  const sink = config.lake.mode === 'on' ? [await installIceberg(config, report)] : [];
  const jars = [...kafka.jars, basicAuth];
  return {
    java: kafka.java,
    jars,
    archive: new ClassArchive(kafka.java, kafka.javaBuild, jars, cache, 'connect'),
    pluginPath: [pluginPath, ...sink],
  };
}
