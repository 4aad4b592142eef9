/** What is kept, and from when on files are made larger: data, in one place. */
export const retention = {
  /** Snapshots of raw younger than this stay, whatever their number. Hours. */
  rawSnapshotHours: 24,
  /** So many of the newest snapshots of raw stay, whatever their age: the sink finds its offsets in them. */
  rawSnapshots: 100,
  /** A file of a day that is over is made larger with others, when there are so many of its partition. */
  leastFiles: 5,
  /** What a large file is, bytes. */
  fileBytes: 192 * 1024 * 1024,
  /** What nobody refers to for so long is an orphan; whoever writes is done by then. Hours. */
  orphanHours: 72,
} as const;
