/** Too many callers wait already. */
export class SlotsFullError extends Error {}

interface Waiter {
  readonly give: () => void;
}

/** A fixed number of places; who finds none waits in turn, up to a limit. */
export class Slots {
  readonly #size: number;
  readonly #limit: number;
  readonly #queue = new Set<Waiter>();
  taken = 0;

  constructor(size: number, limit: number) {
    this.#size = size;
    this.#limit = limit;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Waits for a place and returns what gives it back. Rejects when aborted or when too many wait. */
  async take(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.taken < this.#size) {
      this.taken++;
    } else {
      if (this.#queue.size >= this.#limit) throw new SlotsFullError(`${this.#limit} requests wait already`);
      await this.#wait(signal);
    }
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const [next] = this.#queue;
      if (next === undefined) {
        this.taken--;
      } else {
        this.#queue.delete(next);
        next.give();
      }
    };
  }

  #wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        if (this.#queue.delete(waiter)) reject(signal?.reason as Error);
      };
      const waiter: Waiter = {
        give: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      this.#queue.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}
