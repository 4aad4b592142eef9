import { type ChildProcess, spawn } from 'node:child_process';
import { identify, isAlive, type ProcessIdentity } from '../process-identity.ts';
import type { RotatingLog } from './rotating-log.ts';
import type { ChildCommand } from './unit.ts';

const tailLines = 20;

/** One running child, the leader of a process group of its own. */
export class Child {
  readonly identity: ProcessIdentity;
  readonly startedAt = new Date();
  /** Resolves, never rejects, with a sentence about how it ended. */
  readonly ended: Promise<string>;
  readonly #process: ChildProcess;
  #tail: string[] = [];
  #over = false;

  /** @throws when the program can not be started at all */
  static async start(command: ChildCommand, env: NodeJS.ProcessEnv, log: RotatingLog): Promise<Child> {
    const child = spawn(command.file, [...command.args], {
      env: { ...env, ...command.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C reaches the supervisor alone, and the whole group can be ended.
      detached: true,
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    return new Child(child, log);
  }

  private constructor(child: ChildProcess, log: RotatingLog) {
    this.#process = child;
    this.identity = identify(child.pid as number);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        log.write(chunk);
        this.#remember(chunk.toString('utf8'));
      });
    }
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#over = true;
        // What it had started would go on with nobody to ask for it, and hold files and ports of the next one.
        killGroup(this.identity.pid);
        resolve(signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`);
      });
    });
  }

  get pid(): number {
    return this.identity.pid;
  }

  get over(): boolean {
    return this.#over;
  }

  /** The last lines of its output. */
  get tail(): readonly string[] {
    return this.#tail;
  }

  #remember(text: string): void {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    this.#tail = [...this.#tail, ...lines].slice(-tailLines);
  }

  /** `signal` to it, then SIGKILL to its whole group when it has not ended in time. */
  async stop(limitMs: number, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.#over) this.#process.kill(signal);
    await Promise.race([this.ended, new Promise((resolve) => setTimeout(resolve, limitMs).unref())]);
    killGroup(this.identity.pid);
    await this.ended;
  }
}

/** Ends whatever is left of a process group. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/** Ends a process of an earlier run, and only that one: the number may belong to another process by now. */
export async function endLeftover(leftover: ProcessIdentity, limitMs: number): Promise<boolean> {
  if (!isAlive(leftover)) return false;
  try {
    process.kill(leftover.pid, 'SIGTERM');
  } catch {
    return false;
  }
  for (let waited = 0; waited < limitMs && isAlive(leftover); waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (isAlive(leftover)) killGroup(leftover.pid);
  for (let waited = 0; waited < 2_000 && isAlive(leftover); waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
