import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { RotatingLog } from './rotating-log.ts';

test('logs do not grow without end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-log-'));
  const log = new RotatingLog(join(folder, 'x.log'));
  const mebibyte = Buffer.alloc(1024 * 1024, 'x');
  for (let n = 0; n < 60; n++) log.write(mebibyte);
  assert.deepEqual(readdirSync(folder).sort(), ['x.log', 'x.log.1', 'x.log.2', 'x.log.3']);
});
