const heightUnits = 30;

/** Path of a line over a box of 100 by 30, from its values; '' with less than two. */
export function linePath(values: readonly number[]): string {
  if (values.length < 2) return '';
  const high = Math.max(...values, 0);
  const low = Math.min(...values, 0);
  const scale = high === low ? 0 : (heightUnits - 3) / (high - low);
  const step = 100 / (values.length - 1);
  return values
    .map((value, index) => {
      const y = heightUnits - 1.5 - (value - low) * scale;
      return `${index === 0 ? 'M' : 'L'}${(index * step).toFixed(2)} ${y.toFixed(2)}`;
    })
    .join('');
}

/** A small line without axes: only whether it goes up or down. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const path = linePath(values);
  return (
    <svg
      class={values.every((value) => value === 0) ? 'sparkline flat' : 'sparkline'}
      viewBox={`0 0 100 ${heightUnits}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {path !== '' && (
        <>
          <path class="under-line" d={`${path}L100 ${heightUnits}L0 ${heightUnits}Z`} />
          <path class="line" d={path} />
        </>
      )}
    </svg>
  );
}
