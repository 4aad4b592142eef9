import type { Arrow } from './picture-layout.ts';

/** An arrow; its dashes move as fast as records do, and stand where nothing moves. */
export function Flow({
  arrow,
  label,
  name,
  tier,
}: {
  arrow: Arrow;
  label: string;
  /** Stands above the label. */
  name?: string | undefined;
  tier: 0 | 1 | 2 | 3;
}) {
  const [x1, y1] = arrow.from;
  const [x2, y2] = arrow.to;
  const back = y2 < y1 ? 8 : -8;
  const head =
    x1 === x2
      ? `M${x2 - 5} ${y2 + back}L${x2} ${y2}L${x2 + 5} ${y2 + back}`
      : `M${x2 - 8} ${y2 - 5}L${x2} ${y2}L${x2 - 8} ${y2 + 5}`;
  return (
    <g class={`flow flow-${tier}`}>
      <path class="bed" d={`M${x1} ${y1}L${x2} ${y2}`} />
      <path class="stream" d={`M${x1} ${y1}L${x2} ${y2}`} />
      <path class="head" d={head} />
      {name !== undefined && (
        <text class="flow-name" x={arrow.label[0]} y={arrow.label[1] - 8} text-anchor={arrow.anchor}>
          {name}
        </text>
      )}
      <text x={arrow.label[0]} y={arrow.label[1] + (name === undefined ? 0 : 6)} text-anchor={arrow.anchor}>
        {label}
      </text>
    </g>
  );
}
