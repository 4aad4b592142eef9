/** Answers that are kept at most; one of more rows than `mostKeptRows` is not kept. */
const mostKept = 400;
const mostKeptRows = 5000;

interface Kept {
  version: string;
  answer: Promise<unknown[]>;
  /** When the answer was there, by performance.now(); infinite before. */
  doneMs: number;
  /** The answer of the version before, while this one is made. */
  last?: Kept | undefined;
}

export interface Asked {
  /** Equal for equal questions. */
  key: string;
  /** Equal while the store has taken in nothing new; '' = kept no longer than it takes to make it. */
  version: string;
  /** Whether the last version's answer will do while a new one is made. */
  mayBeLate: boolean;
}

/** Equal questions of one version share an answer: those asked at the same moment, and later ones. */
export class KeptAnswers {
  /** The oldest use first. */
  readonly #kept = new Map<string, Kept>();
  readonly #lateMs: number;

  /** @param lateMs age up to which the last version's answer will do */
  constructor(lateMs: number) {
    this.#lateMs = lateMs;
  }

  /** The answer of `asked`, made by `make` where none is kept. A failed one is not kept. */
  get({ key, version, mayBeLate }: Asked, make: () => Promise<unknown[]>): Promise<unknown[]> {
    const known = this.#kept.get(key);
    const entry = known?.version === version ? known : this.#make(key, version, make);
    if (entry !== known && mayBeLate)
      entry.last = known?.doneMs === Number.POSITIVE_INFINITY ? known.last : known;
    this.#kept.delete(key);
    this.#kept.set(key, entry);
    this.#dropOldest();
    const { last } = entry;
    if (last === undefined || performance.now() - last.doneMs >= this.#lateMs) return entry.answer;
    // Who waits for the new answer hears of its fault.
    entry.answer.catch(() => undefined);
    return last.answer;
  }

  #make(key: string, version: string, make: () => Promise<unknown[]>): Kept {
    const entry: Kept = { version, answer: make(), doneMs: Number.POSITIVE_INFINITY };
    const forget = () => {
      if (this.#kept.get(key) === entry) this.#kept.delete(key);
    };
    entry.answer.then((rows) => {
      entry.doneMs = performance.now();
      entry.last = undefined;
      if (version === '' || rows.length > mostKeptRows) forget();
    }, forget);
    return entry;
  }

  #dropOldest(): void {
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) return;
      this.#kept.delete(oldest);
    }
  }
}
