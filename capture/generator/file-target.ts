import { closeSync, openSync, writeSync } from 'node:fs';
import { MillraceError } from '#contract/errors.ts';
import { BATCH_BYTES, type RecordBatch } from './record-batch.ts';
import type { RecordTarget } from './run-generator.ts';

const NEWLINE = 10;

/** Writes the raw values of records as lines, behaviour and transactions mixed as they come. @throws FILE_NOT_WRITABLE */
export function fileTarget(path: string): RecordTarget & { close(): void } {
  let file: number;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    throw new MillraceError(
      'FILE_NOT_WRITABLE',
      { file: path, reason: (error as Error).message },
      { cause: error },
    );
  }
  const lines = Buffer.allocUnsafe(BATCH_BYTES * 2);
  return {
    async take(batch: RecordBatch): Promise<void> {
      let at = 0;
      for (let i = 0; i < batch.count; i++) {
        const value = batch.value(i);
        lines.set(value, at);
        at += value.length;
        lines[at++] = NEWLINE;
      }
      for (let written = 0; written < at; ) written += writeSync(file, lines, written, at - written);
    },
    async flush(): Promise<void> {},
    close(): void {
      closeSync(file);
    },
  };
}
