/** Services are asked at most this often, and only while somebody looks. */
const maxAgeMs = 2000;
const limitMs = 1500;

/** What a service says of its health; undefined while it does not answer. */
export async function askHealth<Health>(address: string): Promise<Health | undefined> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(limitMs) });
    return (await answer.json()) as Health;
  } catch {
    return undefined;
  }
}

/**
 * Answers at once with what the last look saw, `first` before there was one, and looks again when that is too old.
 * A look that fails leaves what was known.
 */
export function seldom<State>(first: State, look: () => Promise<State>): () => State {
  let known = first;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let isLooking = false;
  return () => {
    if (!isLooking && performance.now() - lookedMs >= maxAgeMs) {
      isLooking = true;
      look()
        .then((state) => {
          known = state;
        })
        .catch(() => undefined)
        .finally(() => {
          isLooking = false;
          lookedMs = performance.now();
        });
    }
    return known;
  };
}
