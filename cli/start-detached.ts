import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Home, logPath, prepareHome } from '#engines/home.ts';
import { readState } from '#engines/state.ts';
import { print, say } from './output.ts';

/** What a file holds beyond `from`, and where it ends now. */
function readFrom(path: string, from: number): { text: string; end: number } {
  const size = statSync(path).size;
  if (size <= from) return { text: '', end: from };
  const buffer = Buffer.alloc(size - from);
  const file = openSync(path, 'r');
  const read = readSync(file, buffer, 0, buffer.length, from);
  closeSync(file);
  return { text: buffer.subarray(0, read).toString('utf8'), end: from + read };
}

/**
 * Runs `up` again as a process of its own, shows its progress, and returns when everything is ready
 * or it has failed, with its exit code.
 */
export async function startDetached(home: Home, json: boolean): Promise<number> {
  prepareHome(home);
  const path = logPath(home, 'supervisor');
  const log = openSync(path, 'a', 0o600);
  let seen = statSync(path).size;
  const args = process.argv.slice(1).filter((arg) => arg !== '--detach');
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    stdio: ['ignore', log, log],
    detached: true,
    // What is said at the end is said here: who stops it, and how, is another matter than at a terminal.
    env: { ...process.env, MILLRACE_DETACHED: '1' },
  });
  closeSync(log);
  let exitCode: number | undefined;
  child.once('exit', (code) => {
    exitCode = code ?? 2;
  });
  const stop = (): void => {
    child.kill('SIGTERM');
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const showProgress = (): void => {
    const { text, end } = readFrom(path, seen);
    seen = end;
    for (const line of text.split('\n')) if (line !== '' && !line.startsWith('{')) say(line);
  };
  while (exitCode === undefined) {
    await pause(200);
    const state = readState(home);
    if (state?.ready && state.supervisor.pid === child.pid) break;
    showProgress();
  }
  showProgress();
  if (exitCode !== undefined) return exitCode;
  const state = readState(home);
  if (json)
    print(
      JSON.stringify({
        home: home.root,
        pid: child.pid,
        address: state?.serveUrl,
        collector: state?.collectUrl,
      }),
    );
  else print(`The page: ${state?.serveUrl}\nStop it with ./millrace down${homeOption(args)}`);
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  child.unref();
  return 0;
}

/** The --home of a call, to be given again to the next one. */
function homeOption(args: readonly string[]): string {
  const at = args.findIndex((arg) => arg === '--home' || arg.startsWith('--home='));
  if (at < 0) return '';
  return args[at] === '--home' ? ` --home ${args[at + 1]}` : ` ${args[at]}`;
}
