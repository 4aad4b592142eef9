import { setTimeout as pause } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import type { Child } from '../supervisor/child.ts';
import type { Unit, UnitContext } from '../supervisor/unit.ts';

/** Resolves when the unit answers a real request. @throws MillraceError SERVICE_FAILED when it ends or takes too long */
export async function waitUntilReady(
  unit: Unit,
  context: UnitContext,
  child: Child,
  log: string,
): Promise<void> {
  const deadline = Date.now() + unit.startLimitMs;
  for (let why = 'it gave no answer'; ; await pause(100)) {
    if (child.over) why = `${await child.ended}: ${child.tail.at(-1) ?? 'it said nothing'}`;
    if (child.over || Date.now() > deadline)
      throw new MillraceError('SERVICE_FAILED', { name: unit.name, reason: why.slice(0, 500), log });
    try {
      await unit.probe(context);
      if (!child.over) return;
    } catch (error) {
      why = (error as Error).message;
    }
  }
}
