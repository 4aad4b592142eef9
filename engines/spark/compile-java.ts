import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MillraceError } from '#contract/errors.ts';
import { makeFolder } from '../make-folder.ts';
import { fetchJars, type LockedJar } from '../maven/fetch-jars.ts';
import { makeJar } from './make-jar.ts';

const run = promisify(execFile);

/** Of the language, and of the Java that must be there at least. */
const release = '17';

/** Java sources of ours and what they read. */
export interface JavaSources {
  readonly folder: URL;
  /** Files beside the classes, by their path in the archive. */
  readonly resources: Readonly<Record<string, URL>>;
}

export interface CompileOptions {
  readonly java: string;
  /** What the sources are compiled against. */
  readonly jars: readonly string[];
  readonly cache: string;
  readonly repositoryUrl: string;
}

/**
 * Compiles sources into a jar of the cache, once for each text of them; who has a JRE has no compiler, so the Eclipse
 * one is fetched.
 * @returns the path of the jar
 * @throws MillraceError ARTIFACT_*, ENGINE_MISSING
 */
export async function compileJava(sources: JavaSources, options: CompileOptions): Promise<string> {
  const folder = fileURLToPath(sources.folder);
  const files = globSync('**/*.java', { cwd: folder }).sort();
  const resources = Object.entries(sources.resources).map(([name, url]) => ({
    name,
    bytes: readFileSync(url),
  }));
  const hash = createHash('sha256').update(`${release}\n${options.jars.join('\n')}`);
  for (const file of files) hash.update(`\n${file}\n`).update(readFileSync(join(folder, file)));
  for (const { name, bytes } of resources) hash.update(`\n${name}\n`).update(bytes);
  const jar = join(options.cache, 'compiled', `millrace-${hash.digest('hex').slice(0, 16)}.jar`);
  if (existsSync(jar)) return jar;
  makeFolder(join(options.cache, 'compiled'));
  const draft = mkdtempSync(`${jar}.draft-`);
  try {
    await compile(folder, files, draft, options);
    const classes = globSync('**/*.class', { cwd: draft }).sort();
    const compiled = classes.map((name) => ({ name, bytes: readFileSync(join(draft, name)) }));
    writeFileSync(join(draft, 'jar'), makeJar([...compiled, ...resources]));
    // A second installer at the same time does no harm: it makes the same file.
    renameSync(join(draft, 'jar'), jar);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return jar;
}

async function compile(
  folder: string,
  files: readonly string[],
  into: string,
  { java, jars, cache, repositoryUrl }: CompileOptions,
): Promise<void> {
  const lock = readFileSync(new URL('./compiler.lock.json', import.meta.url), 'utf8');
  const [compiler = ''] = await fetchJars([JSON.parse(lock) as LockedJar], { cache, repositoryUrl });
  const quoted = (text: string): string => `"${text}"`;
  const options = ['--release', release, '-nowarn', '-proc:none', '-encoding', 'UTF-8'];
  const paths = ['-d', quoted(into), '-cp', quoted(jars.join(delimiter))];
  // A list of hundreds of jars is longer than some systems take as arguments.
  const list = join(into, 'arguments');
  writeFileSync(list, [...options, ...paths, ...files.map((file) => quoted(join(folder, file)))].join('\n'));
  try {
    await run(java, ['-jar', compiler, `@${list}`], { maxBuffer: 2 ** 26 });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? (error as Error).message;
    const reason = said.split('\n').find((line) => line.includes('ERROR')) ?? said.split('\n', 1)[0];
    throw new MillraceError('ENGINE_MISSING', {
      engine: "Spark's row rules",
      reason: `they can not be compiled: ${reason}.`,
    });
  }
}
