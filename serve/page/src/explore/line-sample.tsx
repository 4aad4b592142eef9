import { lookOf } from './line-looks.ts';

/** A piece of a line as it is drawn, for its legend. */
export function LineSample({ index }: { index: number }) {
  const { color, dash, mark } = lookOf(index);
  return (
    <svg class="sample" viewBox="0 0 44 12" aria-hidden="true">
      <g class={`stroke${color}`}>
        <path d="M1 6H43" stroke-dasharray={dash.join(' ')} />
        <path class="mark" d={mark} transform="translate(22 6)" />
      </g>
    </svg>
  );
}
