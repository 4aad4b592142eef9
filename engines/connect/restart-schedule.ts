const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
/** After so long in good health the next wait is short again. */
const healthyMs = 60_000;

interface Entry {
  attempts: number;
  waitMs: number;
  dueAtMs: number;
  lastMs: number;
}

/** When what has failed may be started again: at once, then after twice as long each time. Times in ms. */
export class RestartSchedule {
  readonly #entries = new Map<string, Entry>();

  /** Called while `key` is failed. True: start it again now. */
  isDue(key: string, nowMs: number): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#entries.set(key, {
        attempts: 1,
        waitMs: firstWaitMs,
        dueAtMs: nowMs + firstWaitMs,
        lastMs: nowMs,
      });
      return true;
    }
    entry.lastMs = nowMs;
    if (nowMs < entry.dueAtMs) return false;
    entry.attempts++;
    entry.waitMs = Math.min(entry.waitMs * 2, longestWaitMs);
    entry.dueAtMs = nowMs + entry.waitMs;
    return true;
  }

  /** Called while `key` works. */
  isWell(key: string, nowMs: number): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined && nowMs - entry.lastMs > healthyMs) this.#entries.delete(key);
  }

  /** How often it was started again since it was last well for long. */
  attempts(key: string): number {
    return this.#entries.get(key)?.attempts ?? 0;
  }
}
