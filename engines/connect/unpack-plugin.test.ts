import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { unpackPlugin } from './unpack-plugin.ts';

function tarOf(entries: readonly { name: string; kind: string; content?: string }[]): Buffer {
  const blocks = entries.flatMap(({ name, kind, content = '' }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write(kind, 156);
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
    body.write(content);
    return [header, body];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function archiveOf(entries: Parameters<typeof tarOf>[0]): { archive: string; folder: string } {
  const root = mkdtempSync(join(tmpdir(), 'millrace-plugin-'));
  const archive = join(root, 'plugin.tar.gz');
  writeFileSync(archive, gzipSync(tarOf(entries)));
  return { archive, folder: join(root, 'plugins', 'one') };
}

test('jars and licences are unpacked, once, and nothing leads out of the folder', () => {
  const long = 'x'.repeat(700);
  const { archive, folder } = archiveOf([
    { name: 'p/', kind: '5' },
    { name: 'p/a.jar', kind: '0', content: long },
    { name: '../../b.jar', kind: '0', content: 'b' },
    { name: 'p/README.md', kind: '0', content: 'r' },
    { name: 'p/LICENSE.txt', kind: '0', content: 'l' },
  ]);
  unpackPlugin(archive, folder);
  assert.deepEqual(readdirSync(folder).sort(), ['LICENSE.txt', 'a.jar', 'b.jar']);
  assert.equal(readFileSync(join(folder, 'a.jar'), 'utf8'), long);
  writeFileSync(archive, 'no archive any more');
  unpackPlugin(archive, folder);
});

test('what can not be understood leaves nothing behind', () => {
  const { archive, folder } = archiveOf([
    { name: 'p/a.jar', kind: '0', content: 'a' },
    { name: 'p/b.jar', kind: '2' },
  ]);
  assert.throws(() => unpackPlugin(archive, folder), /unknown kind 2/);
  mkdirSync(join(folder, '..'), { recursive: true });
  assert.deepEqual(readdirSync(join(folder, '..')), []);
});
