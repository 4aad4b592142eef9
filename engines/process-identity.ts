import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process and when it started, since an operating system uses the numbers of processes again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal for the same process only. */
  readonly start: string;
}

/** When the process started, as an opaque text, or undefined when there is none (or it is only a zombie). */
export function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in brackets may hold spaces and brackets: fields are counted after the last one.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  try {
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return text === '' || text.startsWith('Z') ? undefined : text.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}

/** The identity of a process that runs now; start is empty when it is gone already. */
export function identify(pid: number): ProcessIdentity {
  return { pid, start: startOf(pid) ?? '' };
}

/** True when exactly this process still runs. */
export function isAlive(identity: ProcessIdentity | undefined): boolean {
  return identity !== undefined && identity.start !== '' && startOf(identity.pid) === identity.start;
}
