/** A box of the picture, in pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Arrow {
  from: [number, number];
  to: [number, number];
  /** Where its label stands, and by which end. */
  label: [number, number];
  anchor: 'middle' | 'start';
}

export interface PictureLayout {
  isUpright: boolean;
  width: number;
  height: number;
  /** One for each stage, in their order: sources, Kafka, ClickHouse, serve, page. */
  boxes: [Box, Box, Box, Box, Box];
  /** Inside Kafka's box, one for each topic. */
  lanes: Box[];
  /** Into Kafka, from ClickHouse to serve, from serve to the page. */
  arrows: { in: Arrow; asked: Arrow; shown: Arrow };
  /** From each lane into ClickHouse. */
  settling: Arrow[];
}

export const headPx = 52;
export const linePx = 22;
export const lanePx = 54;
const padPx = 12;
const footPx = 10;
/** Narrower than this there is no room for five boxes and four arrows side by side. */
const leastAcrossPx = 1060;
/** One above the other, boxes that are wider than this are hard to read across. */
const mostUprightPx = 640;

/** Height of a box with so many lines and lanes. */
function heightOf(lines: number, lanes: number): number {
  return headPx + lanes * lanePx + lines * linePx + footPx;
}

/** Shares of the width that boxes have beside one another. */
const shares = [1.05, 1.5, 1.1, 0.9, 0.85];

function across(width: number, lines: readonly number[], lanes: number): PictureLayout {
  const gap = Math.min(150, Math.max(84, width * 0.075));
  const unit = (width - 4 * gap) / shares.reduce((sum, share) => sum + share, 0);
  const height = Math.max(...lines.map((count, index) => heightOf(count, index === 1 ? lanes : 0)));
  let x = 0;
  const boxes = shares.map((share) => {
    const box = { x, y: 0, width: unit * share, height };
    x += box.width + gap;
    return box;
  }) as PictureLayout['boxes'];
  const [sources, kafka, store, serve, page] = boxes;
  const between = (left: Box, right: Box, y: number): Arrow => ({
    from: [left.x + left.width + 6, y],
    to: [right.x - 6, y],
    label: [(left.x + left.width + right.x) / 2, y - 9],
    anchor: 'middle',
  });
  const laneBoxes = Array.from({ length: lanes }, (_, index) => ({
    x: kafka.x + padPx,
    y: headPx + index * lanePx,
    width: kafka.width - 2 * padPx,
    height: lanePx,
  }));
  const middle = lanes === 0 ? height / 2 : headPx + (lanes * lanePx) / 2;
  return {
    isUpright: false,
    width,
    height,
    boxes,
    lanes: laneBoxes,
    arrows: {
      in: between(sources, kafka, middle),
      asked: between(store, serve, middle),
      shown: between(serve, page, middle),
    },
    settling: laneBoxes.map((lane) => between(kafka, store, lane.y + lane.height / 2)),
  };
}

function upright(width: number, lines: readonly number[], lanes: number): PictureLayout {
  const gap = 46;
  let y = 0;
  const boxes = lines.map((count, index) => {
    const box = { x: 0, y, width, height: heightOf(count, index === 1 ? lanes : 0) };
    y += box.height + gap;
    return box;
  }) as PictureLayout['boxes'];
  const [, kafka, , , page] = boxes;
  const between = (above: Box, below: Box, x: number): Arrow => ({
    from: [x, above.y + above.height + 5],
    to: [x, below.y - 5],
    label: [x + 10, (above.y + above.height + below.y) / 2 + 4],
    anchor: 'start',
  });
  const arrow = (index: 0 | 2 | 3) => between(boxes[index], boxes[index + 1] as Box, 28);
  return {
    isUpright: true,
    width,
    height: page.y + page.height,
    boxes,
    lanes: Array.from({ length: lanes }, (_, index) => ({
      x: padPx,
      y: kafka.y + headPx + index * lanePx,
      width: width - 2 * padPx,
      height: lanePx,
    })),
    arrows: { in: arrow(0), asked: arrow(2), shown: arrow(3) },
    settling: Array.from({ length: lanes }, (_, index) =>
      between(kafka, boxes[2], 28 + (index * (width - 28)) / Math.max(1, lanes)),
    ),
  };
}

/**
 * Where everything stands: from left to right where there is room, else from top to bottom.
 * @param width of the place, in pixels
 * @param lines how many lines each stage has
 * @param lanes how many topics Kafka has
 */
export function layoutPicture(width: number, lines: readonly number[], lanes: number): PictureLayout {
  if (width >= leastAcrossPx) return across(width, lines, lanes);
  return upright(Math.min(mostUprightPx, Math.max(260, width)), lines, lanes);
}

/** Text that fits into a width, cut with an ellipsis; a guess by the mean width of letters. */
export function fitText(text: string, widthPx: number, letterPx = 7.4): string {
  const most = Math.max(1, Math.floor(widthPx / letterPx));
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}
