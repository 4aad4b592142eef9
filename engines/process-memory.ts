import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Resident memory of a process in bytes, or null when it is gone. */
export function memoryBytes(pid: number): number | null {
  if (process.platform === 'linux') {
    try {
      const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      return line === null ? null : Number(line[1]) * 1024;
    } catch {
      return null;
    }
  }
  try {
    const kibibytes = Number(
      execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim(),
    );
    return kibibytes > 0 ? kibibytes * 1024 : null;
  } catch {
    return null;
  }
}
