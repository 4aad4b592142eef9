/** Lengths of steps in the words of the choice. */
export const grainLabels: Record<string, string> = {
  none: 'Whole range',
  auto: 'Fitting steps',
  '1m': '1 minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  '1h': '1 hour',
  '6h': '6 hours',
  '1d': '1 day',
  '1w': '1 week',
  '1mo': '1 month',
};
