const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 183.4 → "183/s", 7.25 → "7.3/s", null → "?/s" */
export function formatRate(perSecond: number | null): string {
  if (perSecond === null) return '?/s';
  return `${(perSecond < 10 ? fine : whole).format(perSecond)}/s`;
}

/** The same as a sentence's part. */
export function rateWords(perSecond: number | null): string {
  if (perSecond === null) return 'at an unknown rate';
  return `${(perSecond < 10 ? fine : whole).format(perSecond)} records a second`;
}

/** How fast a drawn stream moves: 0 = still, 3 = fast. */
export function flowTier(perSecond: number | null): 0 | 1 | 2 | 3 {
  if (perSecond === null || perSecond <= 0) return 0;
  return perSecond < 10 ? 1 : perSecond < 500 ? 2 : 3;
}
