/** A task of the simulation: something that happens at `dueMs` and may happen again later. */
export interface Task {
  dueMs: number;
}

/**
 * A four-way min-heap of tasks by time; equal times come out in an order that depends on the pushes alone.
 * The times lie in an array of their own: looking at the tasks themselves missed the cache 28 times a step and
 * cost more than making the event.
 */
export class TaskHeap<T extends Task> {
  readonly #tasks: T[] = [];
  #times = new Float64Array(1024);

  get size(): number {
    return this.#tasks.length;
  }

  /** The time of the earliest task, Infinity when there is none. */
  get firstMs(): number {
    return this.#tasks.length > 0 ? (this.#times[0] as number) : Number.POSITIVE_INFINITY;
  }

  /** The earliest task; there must be one. */
  get first(): T {
    return this.#tasks[0] as T;
  }

  push(task: T): void {
    const tasks = this.#tasks;
    let index = tasks.length;
    tasks.push(task);
    if (index >= this.#times.length) this.#grow();
    const times = this.#times;
    const dueMs = task.dueMs;
    while (index > 0) {
      const parent = (index - 1) >> 2;
      if ((times[parent] as number) <= dueMs) break;
      times[index] = times[parent] as number;
      tasks[index] = tasks[parent] as T;
      index = parent;
    }
    times[index] = dueMs;
    tasks[index] = task;
  }

  /**
   * The first task has run: `again` says whether it stays, with a later time. Whatever it pushed meanwhile is
   * later than it was, so it is still the first.
   */
  settleFirst(again: boolean): void {
    const tasks = this.#tasks;
    if (again) this.#sink(tasks[0] as T, tasks.length);
    else {
      const last = tasks.pop() as T;
      if (tasks.length > 0) this.#sink(last, tasks.length);
    }
  }

  #sink(task: T, length: number): void {
    const tasks = this.#tasks;
    const times = this.#times;
    const dueMs = task.dueMs;
    let index = 0;
    for (;;) {
      const firstChild = index * 4 + 1;
      if (firstChild >= length) break;
      const end = Math.min(firstChild + 4, length);
      let best = firstChild;
      let bestMs = times[firstChild] as number;
      for (let child = firstChild + 1; child < end; child++) {
        const childMs = times[child] as number;
        if (childMs < bestMs) {
          best = child;
          bestMs = childMs;
        }
      }
      if (bestMs >= dueMs) break;
      times[index] = bestMs;
      tasks[index] = tasks[best] as T;
      index = best;
    }
    times[index] = dueMs;
    tasks[index] = task;
  }

  #grow(): void {
    const larger = new Float64Array(this.#times.length * 2);
    larger.set(this.#times);
    this.#times = larger;
  }
}
