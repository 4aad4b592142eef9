/** Edit distance (insert, delete, replace, swap of neighbours) between two short words. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const previous = rows[i - 1] as number[];
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(
        (previous[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (previous[j - 1] as number) + cost,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, ((rows[i - 2] as number[])[j - 2] as number) + 1);
      }
      row.push(best);
    }
    rows.push(row);
  }
  return (rows[a.length] as number[])[b.length] as number;
}

/** The known word nearest to what was written, or undefined when none is near. */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  let best: { word: string; score: number } | undefined;
  for (const word of known) {
    const score = distance(written.toLowerCase(), word.toLowerCase());
    if (score <= Math.max(2, Math.floor(word.length / 2)) && (best === undefined || score < best.score)) {
      best = { word, score };
    }
  }
  return best?.word;
}

/** "Did you mean X?" or a list of what is known. */
export function nearestHint(written: string, known: readonly string[]): string {
  const near = nearest(written, known);
  return near === undefined ? `Known: ${[...known].sort().join(', ')}.` : `Did you mean ${near}?`;
}
