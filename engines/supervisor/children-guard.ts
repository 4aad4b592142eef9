import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Home, writeFileAtomically } from '../home.ts';

/** A tiny process that outlives a killed supervisor (or service) by seconds, to end its children. */
export class ChildrenGuard {
  readonly #file: string;
  readonly #process: ChildProcess;

  /** @param name of its file; a service that has children of its own takes one of its own */
  constructor(home: Home, name = 'process-groups') {
    this.#file = join(home.run, name);
    this.update([]);
    const script = fileURLToPath(new URL('./guard-children.sh', import.meta.url));
    this.#process = spawn('/bin/sh', [script, this.#file], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.#process.on('error', () => {});
    this.#process.unref();
  }

  /** The process groups that must not outlive the supervisor. */
  update(pids: readonly number[]): void {
    writeFileAtomically(this.#file, pids.map((pid) => `${pid}\n`).join(''));
  }

  close(): void {
    rmSync(this.#file, { force: true });
    this.#process.stdin?.destroy();
  }
}
