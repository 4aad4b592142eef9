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
  /** One for each inlet, in their order, and what leads from it: Connect is led to by PostgreSQL. */
  inlets: Box[];
  inletArrows: Arrow[];
}

/** A box below the others that brings records into Kafka. */
export interface InletSize {
  id: 'postgres' | 'connect' | 'collect';
  lines: number;
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
export function heightOf(lines: number, lanes: number): number {
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
    inlets: [],
    inletArrows: [],
  };
}

/** Below Kafka what leads into it; below the sources, left of Connect, what Connect reads. */
function withInletsAcross(layout: PictureLayout, sizes: readonly InletSize[]): PictureLayout {
  if (sizes.length === 0) return layout;
  const [sources, kafka, store] = layout.boxes;
  const y = layout.height + 58;
  const height = Math.max(...sizes.map(({ lines }) => heightOf(lines, 0)));
  const collectX = kafka.x + kafka.width * 0.82 + padPx;
  const places: Record<InletSize['id'], Pick<Box, 'x' | 'width'>> = {
    postgres: { x: sources.x, width: sources.width },
    connect: { x: kafka.x, width: kafka.width * 0.82 },
    collect: { x: collectX, width: store.x + store.width - collectX },
  };
  const inlets = sizes.map(({ id }) => ({ ...places[id], y, height }));
  const up = (x: number): Arrow => ({
    from: [x, y - 6],
    to: [x, layout.height + 6],
    label: [x + 10, y - 25],
    anchor: 'start',
  });
  const inletArrows = sizes.map(({ id }): Arrow => {
    if (id === 'connect') return up(kafka.x + kafka.width * 0.41);
    if (id === 'collect') return up(kafka.x + kafka.width * 0.94);
    const right = sources.x + sources.width;
    return {
      from: [right + 6, y + height / 2],
      to: [kafka.x - 6, y + height / 2],
      label: [(right + kafka.x) / 2, y + height / 2 - 9],
      anchor: 'middle',
    };
  });
  return { ...layout, height: y + height, inlets, inletArrows };
}

/** Below all others; only PostgreSQL and Connect, which stand one above the other, have an arrow. */
function withInletsUpright(layout: PictureLayout, sizes: readonly InletSize[]): PictureLayout {
  let y = layout.height;
  const inlets = sizes.map(({ lines }) => {
    const box = { x: 0, y: y + 46, width: layout.width, height: heightOf(lines, 0) };
    y = box.y + box.height;
    return box;
  });
  const inletArrows = sizes.flatMap(({ id }, index): Arrow[] => {
    const [box, next] = [inlets[index], inlets[index + 1]];
    if (id !== 'postgres' || sizes[index + 1]?.id !== 'connect' || !box || !next) return [];
    const end = box.y + box.height;
    return [{ from: [28, end + 5], to: [28, next.y - 5], label: [38, end + 27], anchor: 'start' }];
  });
  return { ...layout, height: y, inlets, inletArrows };
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
    inlets: [],
    inletArrows: [],
  };
}

/**
 * Where everything stands: from left to right where there is room, else from top to bottom.
 * @param width of the place, in pixels
 * @param lines how many lines each stage has
 * @param lanes how many topics Kafka has
 * @param inlets what else leads into Kafka
 */
export function layoutPicture(
  width: number,
  lines: readonly number[],
  lanes: number,
  inlets: readonly InletSize[] = [],
): PictureLayout {
  if (width >= leastAcrossPx) return withInletsAcross(across(width, lines, lanes), inlets);
  const tall = upright(Math.min(mostUprightPx, Math.max(260, width)), lines, lanes);
  return withInletsUpright(tall, inlets);
}

/** Text that fits into a width, cut with an ellipsis; a guess by the mean width of letters. */
export function fitText(text: string, widthPx: number, letterPx = 7.4): string {
  const most = Math.max(1, Math.floor(widthPx / letterPx));
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}
