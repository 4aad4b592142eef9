import { createHash } from 'node:crypto';
import { createWriteStream, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as pause } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import { makeFolder } from '../make-folder.ts';

/** One jar of a lock file. */
export interface LockedJar {
  /** Path in a repository of Maven's layout. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface FetchOptions {
  readonly cache: string;
  readonly repositoryUrl: string;
  /** Called about once a second and at the end, with bytes. */
  readonly onProgress?: (done: number, total: number) => void;
}

const parallel = 6;
const attempts = 4;
const draftLifeMs = 24 * 60 * 60 * 1000;

/** The folder of downloads of this user: `MILLRACE_CACHE`, else by the XDG rules. */
export function cacheFolder(configured: string | undefined): string {
  if (configured !== undefined) return configured;
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'millrace');
}

function placeOf(cache: string, jar: LockedJar): string {
  return join(cache, 'jars', jar.sha256.slice(0, 16), basename(jar.path));
}

function isThere(path: string, jar: LockedJar): boolean {
  try {
    return statSync(path).size === jar.bytes;
  } catch {
    return false;
  }
}

/**
 * Makes sure that every jar is in the cache and returns their paths, in the order of the lock.
 * A file gets its name only once its checksum is right, so an interrupted or a second installer does no harm,
 * and the next one goes on where it stopped.
 * @throws MillraceError ARTIFACT_DOWNLOAD, ARTIFACT_CHECKSUM
 */
export async function fetchJars(jars: readonly LockedJar[], options: FetchOptions): Promise<string[]> {
  const missing = jars.filter((jar) => !isThere(placeOf(options.cache, jar), jar));
  const total = missing.reduce((sum, jar) => sum + jar.bytes, 0);
  let done = 0;
  let told = 0;
  const tell = (bytes: number): void => {
    done += bytes;
    if (done === 0 || Date.now() - told < 1_000) return;
    told = Date.now();
    options.onProgress?.(done, total);
  };
  const queue = [...missing].sort((a, b) => b.bytes - a.bytes);
  const failure = new AbortController();
  const worker = async (): Promise<void> => {
    for (let jar = queue.shift(); jar !== undefined && !failure.signal.aborted; jar = queue.shift()) {
      await fetchPatiently(jar, options, tell, failure.signal);
    }
  };
  try {
    await Promise.all(Array.from({ length: parallel }, worker));
  } catch (error) {
    failure.abort();
    throw error;
  }
  if (missing.length > 0) options.onProgress?.(total, total);
  return jars.map((jar) => placeOf(options.cache, jar));
}

async function fetchPatiently(
  jar: LockedJar,
  options: FetchOptions,
  tell: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    let counted = 0;
    const count = (bytes: number): void => {
      counted += bytes;
      tell(bytes);
    };
    try {
      return await fetchOne(jar, options, count, signal);
    } catch (error) {
      tell(-counted);
      if (attempt === attempts || signal.aborted || !(error as MillraceError).retryable) throw error;
      await pause(attempt * 1_000);
    }
  }
}

async function fetchOne(
  jar: LockedJar,
  options: FetchOptions,
  tell: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const url = `${options.repositoryUrl}/${jar.path}`;
  const place = placeOf(options.cache, jar);
  const folder = dirname(place);
  const draft = join(folder, `.draft-${process.pid}-${Date.now()}`);
  const failed = (reason: string, cause?: unknown): MillraceError =>
    new MillraceError('ARTIFACT_DOWNLOAD', { file: basename(jar.path), url, reason }, { cause });
  try {
    makeFolder(folder);
    removeOldDrafts(folder);
  } catch (error) {
    throw failed(`the cache can not be written: ${(error as Error).message}`, error);
  }
  const hash = createHash('sha256');
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(120_000)]) });
    if (!response.ok || response.body === null) throw new Error(`the answer was ${response.status}`);
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        hash.update(chunk);
        tell(chunk.length);
        next(null, chunk);
      },
    });
    await pipeline(
      Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
      measure,
      createWriteStream(draft),
    );
    const actual = hash.digest('hex');
    if (actual !== jar.sha256) {
      throw new MillraceError('ARTIFACT_CHECKSUM', {
        file: basename(jar.path),
        url,
        actual,
        expected: jar.sha256,
      });
    }
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { force: true });
    if (error instanceof MillraceError) throw error;
    const cause = (error as Error).cause;
    throw failed(
      cause instanceof Error ? `${(error as Error).message}, ${cause.message}` : (error as Error).message,
      error,
    );
  }
}

function removeOldDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('.draft-')) continue;
    const path = join(folder, name);
    try {
      if (Date.now() - statSync(path).mtimeMs > draftLifeMs) rmSync(path, { force: true });
    } catch {
      // Another installer has just finished with it.
    }
  }
}
