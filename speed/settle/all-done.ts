/** Waits for all, also when one fails: what still runs must not meet the pass that comes after. */
export async function allDone(tasks: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(tasks);
  await Promise.all(tasks);
}
