import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { makeFolder } from '../make-folder.ts';

const run = promisify(execFile);

const draftLifeMs = 10 * 60 * 1000;
/** An archive that nobody has read for so long is that of an older version. */
const archiveLifeMs = 30 * 24 * 60 * 60 * 1000;

/**
 * The JVM's archive of a program's loaded classes. With it the broker starts in about half the processor time
 * (3.6 s instead of 6.7 s were measured); the first orderly stop writes it, every later start of this user reads it.
 */
export class ClassArchive {
  readonly #java: string;
  readonly #classPath: string;
  readonly #file: string;
  readonly #draft: string;

  /**
   * @param javaId text that differs between builds of Java: an archive is good for one build only
   * @param name of the program that runs on the jars
   */
  constructor(java: string, javaId: string, jars: readonly string[], cache: string, name: string) {
    this.#java = java;
    this.#classPath = jars.join(delimiter);
    const key = createHash('sha256')
      .update(`${java}\n${javaId}\n${this.#classPath}`)
      .digest('hex')
      .slice(0, 16);
    this.#file = join(cache, 'class-archives', `${name}-${key}.jsa`);
    this.#draft = `${this.#file}.${process.pid}.draft`;
  }

  /** Options for the JVM: read the archive, or write one when it ends. */
  options(): string[] {
    if (existsSync(this.#file)) {
      noteUse(this.#file);
      return [`-XX:SharedArchiveFile=${this.#file}`, '-Xshare:auto', '-Xlog:cds=off'];
    }
    try {
      makeFolder(dirname(this.#file));
      removeOld(dirname(this.#file));
    } catch {
      return [];
    }
    return [`-XX:ArchiveClassesAtExit=${this.#draft}`, '-Xlog:cds=off'];
  }

  /** Takes what the JVM has written at its end, if it is whole. Never throws: without it the start is slower only. */
  async adopt(): Promise<void> {
    if (!existsSync(this.#draft)) return;
    try {
      const env = { ...process.env, CLASSPATH: this.#classPath };
      await run(this.#java, [`-XX:SharedArchiveFile=${this.#draft}`, '-Xshare:on', '-version'], { env });
      renameSync(this.#draft, this.#file);
    } catch {
      rmSync(this.#draft, { force: true });
    }
  }
}

/** The time of its last use, for `removeOld`. The JVM does not mind. */
function noteUse(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // The cache is somebody else's: theirs to tidy.
  }
}

/** Drafts of runs that did not end in order, and archives that nobody uses any more. */
function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const lifeMs = name.endsWith('.draft') ? draftLifeMs : archiveLifeMs;
    if (Date.now() - statSync(path).mtimeMs > lifeMs) rmSync(path, { force: true });
  }
}
