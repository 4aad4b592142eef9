import type { SparkSession } from '#engines/spark/session.ts';
import { type RefineResult, refineBatch } from '../../lake/refine/refine-batch.ts';
import { readCpuSeconds } from '../process-cpu.ts';
import { forgetPeak, peakOf } from '../process-peak.ts';

/** Records by their numbers; see writeRaw. */
export interface Numbers {
  readonly first: number;
  readonly end: number;
}

export interface MeasuredBatch {
  readonly result: RefineResult;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Largest resident memory of the first of the processes; undefined where the system does not tell. */
  readonly peakBytes: number | undefined;
}

/** Refines the records of these numbers and makes them visible, as a batch does. */
export async function measureBatch(
  session: SparkSession,
  batchId: number,
  { first, end }: Numbers,
  pids: readonly number[],
): Promise<MeasuredBatch> {
  const ranges = [0, 1, 2].map((partition) => ({
    topic: 'shop.events',
    partition,
    from: BigInt(Math.ceil((first - partition) / 3)),
    to: BigInt(Math.ceil((end - partition) / 3)),
  }));
  const cpu = (): number => pids.reduce((sum, pid) => sum + readCpuSeconds(pid), 0);
  forgetPeak(pids[0] as number);
  const [startedMs, cpuBefore] = [performance.now(), cpu()];
  const result = await refineBatch(session, { batchId: BigInt(batchId), ranges });
  for (const { table } of result.written) {
    const name = table.replace(/^lake\./, '');
    await session.run(`CALL lake.system.fast_forward('${name}', 'main', '${result.branch}')`);
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  return { result, seconds, cpuSeconds: cpu() - cpuBefore, peakBytes: peakOf(pids[0] as number) };
}
