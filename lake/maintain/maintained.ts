export type MaintenanceWork =
  | 'compact'
  | 'rewrite manifests'
  | 'expire snapshots'
  | 'remove orphans'
  | 'end uploads';

/** What was done to a table, or with a dry run would be. */
export interface Maintained {
  /** Name in the catalog; `''`: what lies in the bucket beside all tables. */
  readonly table: string;
  readonly what: MaintenanceWork;
  /** Files that were put together, manifests, snapshots that expired, files that nobody refers to, uploads. */
  readonly found: number;
  /** Of the files; 0 where it is not known. */
  readonly bytes: number;
  /** Why nothing was done although there was something to do, or not all of it. */
  readonly left?: string;
}
