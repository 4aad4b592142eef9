/** What can be followed: its id is `order_id`, `customer_id`, `product_id`. */
export const kinds = ['order', 'customer', 'product'] as const;
export type Kind = (typeof kinds)[number];

/** The events that a SELECT of each kind may yield. Deletes, edits and corrections follow from them. */
export const eventsOfKind: Readonly<Record<Kind, readonly string[]>> = {
  order: [
    'order_placed',
    'payment_failed',
    'payment_captured',
    'shipment_sent',
    'refund_issued',
    'order_voided',
  ],
  customer: ['customer_changed'],
  product: ['product_changed'],
};

/** A kind that is followed: the table that has a row for each, and the column that names it. */
export interface Followed {
  readonly kind: Kind;
  readonly table: string;
  readonly key: string;
  /** Whether what vanishes from the tables is taken back; false: what was said stays. */
  readonly deletes: boolean;
}

/** A table that is watched, and what a change of one of its rows touches. */
export interface WatchedTable {
  readonly schema: string;
  readonly name: string;
  /** For each kind: a column of the row, or a SELECT of keys that names the row as `changed`. */
  readonly touches: readonly { readonly kind: Kind; readonly by: string }[];
}

/** A SELECT that yields the facts of one key, which it names as `:key`. */
export interface FactQuery {
  readonly kind: Kind;
  readonly eventType: string;
  /** The file, for errors. */
  readonly file: string;
  readonly sql: string;
}

/** A mapping of a shop's own tables to records: a folder with mapping.json and a file of SQL for each fact. */
export interface TableMapping {
  /** The folder, for errors. */
  readonly folder: string;
  readonly source: string;
  /** How long a fact that is not whole is waited for. */
  readonly holdMinutes: number;
  readonly followed: readonly Followed[];
  readonly tables: readonly WatchedTable[];
  readonly facts: readonly FactQuery[];
  /** Of everything that decides what is said; another one means that all is worked out again. */
  readonly hash: string;
}

/** `:key` in a SELECT, which is no cast (`::key`). */
export const keyParameter = /(?<![:\w]):key\b/;
