import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makeFolder } from '../make-folder.ts';

const block = 512;
const kinds = { file: ['0', '\0'], folder: '5', more: ['x', 'g'] } as const;

interface Entry {
  readonly name: string;
  readonly content: Buffer;
}

function textAt(header: Buffer, from: number, length: number): string {
  const text = header.toString('utf8', from, from + length);
  return text.split('\0', 1)[0] as string;
}

/** The regular files of a tar archive (ustar). @throws Error when there is something in it that is not understood */
export function readTar(archive: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + block <= archive.length; ) {
    const header = archive.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(textAt(header, 124, 12).trim() || '0', 8);
    const kind = header.toString('latin1', 156, 157);
    const prefix = textAt(header, 345, 155);
    const name = `${prefix === '' ? '' : `${prefix}/`}${textAt(header, 0, 100)}`;
    if (!Number.isSafeInteger(size)) throw new Error(`the size of ${name} can not be read`);
    if ((kinds.file as readonly string[]).includes(kind)) {
      entries.push({ name, content: archive.subarray(at + block, at + block + size) });
    } else if (kind !== kinds.folder && !(kinds.more as readonly string[]).includes(kind)) {
      throw new Error(`${name} is of the unknown kind ${kind}`);
    }
    at += block + Math.ceil(size / block) * block;
  }
  return entries;
}

/**
 * Unpacks the jars of a plugin into `folder`, once; later calls do nothing. The folder gets its name only when all is in
 * it, so an interrupted or a second installer does no harm.
 * @param archive path of a `.tar.gz` whose checksum is right
 */
export function unpackPlugin(archive: string, folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(join(folder, '..'));
  const draft = mkdtempSync(`${folder}.draft-`);
  try {
    for (const { name, content } of readTar(gunzipSync(readFileSync(archive)))) {
      // Licences go with the jars. By their last name only: no path of the archive leads out of the folder.
      if (name.endsWith('.jar') || /\/(LICENSE|COPYRIGHT)/.test(name))
        writeFileSync(join(draft, basename(name)), content);
    }
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another installer was faster.
    if (!existsSync(folder)) throw error;
  }
}
