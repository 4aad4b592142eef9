import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const sizeLimitBytes = 10 * 1024 * 1024;
const kept = 3;

/** A log file that is renamed to `.1`, `.2`, … when it has grown too large; the oldest goes. */
export class RotatingLog {
  readonly path: string;
  #size: number;

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true });
    try {
      this.#size = statSync(path).size;
    } catch {
      this.#size = 0;
    }
  }

  /** Never throws: a full disk must not stop the supervisor. */
  write(chunk: Buffer | string): void {
    try {
      if (this.#size > sizeLimitBytes) this.#rotate();
      appendFileSync(this.path, chunk, { mode: 0o600 });
      this.#size += chunk.length;
    } catch {
      // The line is lost; what the log tells of is not.
    }
  }

  #rotate(): void {
    for (let number = kept - 1; number >= 0; number--) {
      try {
        renameSync(number === 0 ? this.path : `${this.path}.${number}`, `${this.path}.${number + 1}`);
      } catch {
        // There are not so many yet.
      }
    }
    this.#size = 0;
  }
}
