import { readFileSync, writeFileSync } from 'node:fs';

/** Begins the largest resident memory of a process anew. Linux only; elsewhere there is none to read either. */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Another system.
  }
}

/** Largest resident memory of a process since it began or `forgetPeak`, bytes; undefined where the system does not tell. */
export function peakOf(pid: number): number | undefined {
  try {
    const kibibytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}
