import { cpus, totalmem } from 'node:os';

/** One comparison: what was done, ours and the anchor's figure in `unit`, and ours over the anchor's. */
export interface BenchResult {
  readonly work: string;
  readonly unit: string;
  readonly ours: number;
  readonly anchor: number | null;
  readonly anchor_name: string | null;
  readonly ratio: number | null;
}

/** What `./millrace bench` answers. */
export interface BenchAnswer {
  readonly bench: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly results: readonly BenchResult[];
}

/** The machine as far as it matters for a figure. */
export function describeMachine(): Record<string, string | number> {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memory_gib: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  };
}

/** A comparison, its ratio to two digits. */
export function compare(
  work: string,
  unit: string,
  ours: number,
  anchor: number,
  anchorName: string,
): BenchResult {
  return {
    work,
    unit,
    ours: Math.round(ours),
    anchor: Math.round(anchor),
    anchor_name: anchorName,
    ratio: Number((ours / anchor).toFixed(2)),
  };
}

/** A figure that nothing stands beside, to one digit. */
export function figure(work: string, unit: string, ours: number): BenchResult {
  return { work, unit, ours: Number(ours.toFixed(1)), anchor: null, anchor_name: null, ratio: null };
}
