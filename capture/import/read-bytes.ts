import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { MillraceError } from '#contract/errors.ts';

const CHUNK_BYTES = 256 * 1024;
const UTF8_BOM = '\xef\xbb\xbf';

/** A file that is there and can be read. */
export interface InputFile {
  /** As the person gave it. */
  readonly path: string;
  /** How rejected rows name it: as little of the path as tells the files of one command apart. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly gzip: boolean;
}

/** Looks at every file before any is read. Throws IMPORT_FILE for the first that is missing or no file. */
export async function inspectFiles(paths: readonly string[]): Promise<InputFile[]> {
  const names = nameFiles(paths);
  const files: InputFile[] = [];
  for (const [index, path] of paths.entries()) {
    try {
      const facts = await stat(path);
      if (!facts.isFile()) throw new Error('it is not a file');
      const handle = await open(path);
      const head = Buffer.alloc(2);
      await handle.read(head, 0, 2, 0);
      await handle.close();
      files.push({
        path,
        name: names[index] as string,
        sizeBytes: facts.size,
        modifiedMs: facts.mtimeMs,
        gzip: head[0] === 0x1f && head[1] === 0x8b,
      });
    } catch (error) {
      const reason =
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? 'there is no such file'
          : (error as Error).message;
      throw new MillraceError('IMPORT_FILE', { file: path, reason });
    }
  }
  return files;
}

/**
 * The content of a file as byte strings (one character a byte) in UTF-8, whatever the file's encoding, without a byte
 * order mark. Bytes that are no UTF-8 are passed on: the row that holds them is reported, not repaired.
 * A gzip file that ends early gives what it has and then the problem.
 */
export async function* readBytes(
  file: InputFile,
  encoding: string,
  onProgress: (bytes: number) => void,
): AsyncGenerator<string, string | null> {
  const source = createReadStream(file.path, { highWaterMark: CHUNK_BYTES });
  source.on('data', (chunk) => onProgress(chunk.length));
  const stream: Readable = file.gzip
    ? (pipeline(source, createGunzip({ chunkSize: CHUNK_BYTES }), () => {}) as unknown as Readable)
    : source;
  const decoder = /^utf-?8$/i.test(encoding) ? null : new TextDecoder(encoding);
  let first = true;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const bytes = decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
      const text = bytes.latin1Slice(0, bytes.length);
      yield first && text.startsWith(UTF8_BOM) ? text.slice(UTF8_BOM.length) : text;
      first = false;
    }
  } catch (error) {
    if (file.gzip && /^Z_|ERR_STREAM_PREMATURE_CLOSE/.test((error as NodeJS.ErrnoException).code ?? '')) {
      return `the compressed file ends early or is damaged (${(error as Error).message})`;
    }
    throw new MillraceError('IMPORT_FILE', { file: file.path, reason: (error as Error).message });
  }
  return null;
}

/** The shortest ends of the paths that are still different from each other. */
function nameFiles(paths: readonly string[]): string[] {
  const parts = paths.map((path) => path.split(/[\\/]/).filter((part) => part !== ''));
  return parts.map((own, index) => {
    for (let length = 1; length < own.length; length += 1) {
      const name = own.slice(-length).join('/');
      if (parts.every((other, at) => at === index || other.slice(-length).join('/') !== name)) return name;
    }
    return own.join('/');
  });
}
