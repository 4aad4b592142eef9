/** The generator's source: a made-up shop. */
export const demoSource = 'demo';

/** Whether made-up data is in the answer: the page says so. */
export type DemoState = 'absent' | 'only' | 'left_out' | 'included';

export interface SourceChoice {
  /** Names to read; never empty (a name that nobody has reads nothing). */
  sources: string[];
  demo: DemoState;
}

/**
 * The demo rule: made-up data counts until somebody else has sent; then it is left out unless asked for
 * by `source=demo` or `source=all`.
 */
export function chooseSources(known: readonly string[], asked?: string): SourceChoice {
  const others = known.filter((source) => source !== demoSource);
  const hasDemo = known.includes(demoSource);
  if (asked === 'all')
    return { sources: [...known, ''], demo: hasDemo ? (others.length ? 'included' : 'only') : 'absent' };
  if (asked !== undefined && asked !== '') {
    const demo = asked === demoSource ? 'only' : hasDemo ? 'left_out' : 'absent';
    return { sources: [asked], demo };
  }
  if (others.length > 0) return { sources: [...others], demo: hasDemo ? 'left_out' : 'absent' };
  return { sources: [demoSource], demo: hasDemo ? 'only' : 'absent' };
}
