import { type Arrow, type Box, heightOf, type PictureLayout } from './picture-layout.ts';

/** The boxes of the lake and of its batches below all others, what leads to them, and the picture with them. */
export interface LakeLayout {
  readonly height: number;
  readonly boxes: readonly Box[];
  /** From Connect, or Kafka, to the lake; from the lake to its batches. */
  readonly arrows: readonly Arrow[];
}

const gapPx = 58;
const uprightGapPx = 46;

/**
 * @param lines of each of its boxes; none: there is no lake
 * @param from the box whose sink writes to it: Connect's where it stands in the picture, else Kafka's
 */
export function layoutLake(layout: PictureLayout, lines: readonly number[], from: Box): LakeLayout {
  if (lines.length === 0) return { height: layout.height, boxes: [], arrows: [] };
  return layout.isUpright ? upright(layout, lines) : across(layout, lines, from);
}

function across(layout: PictureLayout, lines: readonly number[], from: Box): LakeLayout {
  const [, kafka, store, , page] = layout.boxes;
  const y = layout.height + gapPx;
  const height = Math.max(...lines.map((count) => heightOf(count, 0)));
  const lake = { x: kafka.x, y, width: kafka.width, height };
  const batches = { x: store.x, y, width: page.x + page.width - store.x, height };
  const downX = from.x + from.width * 0.5;
  const right = lake.x + lake.width;
  return {
    height: y + height,
    boxes: [lake, { ...batches, width: Math.min(batches.width, store.width * 1.4) }],
    arrows: [
      {
        from: [downX, from.y + from.height + 6],
        to: [downX, y - 6],
        label: [downX + 10, y - gapPx / 2 + 4],
        anchor: 'start',
      },
      {
        from: [right + 6, y + height / 2],
        to: [batches.x - 6, y + height / 2],
        label: [(right + batches.x) / 2, y + height / 2 - 9],
        anchor: 'middle',
      },
    ],
  };
}

function upright(layout: PictureLayout, lines: readonly number[]): LakeLayout {
  let y = layout.height;
  const boxes = lines.map((count) => {
    const box = { x: 0, y: y + uprightGapPx, width: layout.width, height: heightOf(count, 0) };
    y = box.y + box.height;
    return box;
  });
  const [lake, batches] = boxes;
  const end = lake === undefined ? 0 : lake.y + lake.height;
  return {
    height: y,
    boxes,
    arrows:
      batches === undefined
        ? []
        : [{ from: [28, end + 5], to: [28, batches.y - 5], label: [38, end + 27], anchor: 'start' }],
  };
}
