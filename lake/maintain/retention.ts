/** How long things are kept, hours. Settings (`lake.*`), whose defaults stand in engines/config-keys.ts. */
export interface Retention {
  /** Snapshots of raw: how far back a reader may still ask for raw as it was. */
  readonly rawSnapshotHours: number;
  /** Snapshots of the processed tables and of the marker. */
  readonly snapshotHours: number;
  /** What nobody refers to for so long is an orphan: whoever was writing it is done, or dead. */
  readonly orphanHours: number;
  /**
   * So many small files of a partition of raw are put together before their day is over: it gets more of them by the minute, and
   * each round writes all of it again.
   */
  readonly todayFiles: number;
}

/** From when on files and manifests are put together, and how much at once: what no operator should have to think about. */
export const sizes = {
  /** What a large file is, bytes. */
  fileBytes: 192 * 1024 * 1024,
  /** A file below this share of it is a small one. */
  smallShare: 0.75,
  /** So many small files of a partition are put together. */
  leastFiles: 5,
  /** About so many bytes are put together in one go: a batch waits for one go at most. */
  goBytes: 512 * 1024 * 1024,
  /** More manifests than this are rewritten. Iceberg merges them at a hundred by itself, in no order. */
  manifests: 50,
  /** So many of the newest snapshots stay, whatever their age. */
  snapshots: 20,
  /** So many expire in one go. */
  goSnapshots: 500,
} as const;
