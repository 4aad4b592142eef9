import type { Config } from '#engines/config.ts';
import { cacheFolder } from '#engines/maven/fetch-jars.ts';
import { installEnvironment } from '#engines/python/install-environment.ts';

/** Makes sure that dbt is installed. @returns the interpreter that runs it. @throws MillraceError PYTHON_* */
export function installDbt(
  config: Pick<Config, 'downloads'>,
  report: (line: string) => void,
): Promise<string> {
  return installEnvironment({
    name: 'dbt',
    lock: new URL('../requirements.lock.txt', import.meta.url),
    cache: cacheFolder(config.downloads.cache),
    report,
  });
}
