/** Lines are told apart by colour, by dashes and by the mark at their end, so that no one of these has to be seen. */
export interface LineLook {
  /** Name of the CSS variable with the colour. */
  color: string;
  /** Lengths of dashes and gaps in pixels; empty = drawn through. */
  dash: number[];
  /** SVG path of the mark around (0, 0), 10 wide. */
  mark: string;
}

export const lineLooks: readonly LineLook[] = [
  { color: '--line-1', dash: [], mark: 'M-4-4h8v8h-8z' },
  { color: '--line-2', dash: [9, 4], mark: 'M0-5L5 4H-5z' },
  { color: '--line-3', dash: [2, 3], mark: 'M0-5L5 0 0 5-5 0z' },
  { color: '--line-4', dash: [12, 3, 2, 3], mark: 'M-5-4H5L0 5z' },
  { color: '--line-5', dash: [5, 2], mark: 'M-5-1.500H-1.500V-5h3v3.500H5v3H1.500V5h-3V1.500H-5z' },
  { color: '--line-6', dash: [16, 5], mark: 'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z' },
];

/** More lines than this cannot be told apart. */
export const mostLines = lineLooks.length;

export function lookOf(index: number): LineLook {
  return lineLooks[index % lineLooks.length] as LineLook;
}
