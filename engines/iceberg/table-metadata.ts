import { readJson } from './read-json.ts';

/** What a commit did: `append` adds files, `replace` puts files in the place of others (compaction). */
export type SnapshotOperation = 'append' | 'replace' | 'overwrite' | 'delete';

export interface Snapshot {
  readonly id: bigint;
  readonly parentId: bigint | undefined;
  readonly committedAt: Date;
  readonly operation: SnapshotOperation;
  /** Address of the list of its manifests. */
  readonly manifestList: string;
  readonly summary: Readonly<Record<string, string>>;
}

/** A column, with its type as Iceberg names it. */
export interface IcebergColumn {
  readonly name: string;
  readonly type: IcebergType;
}

export type IcebergType =
  | string
  | { readonly type: 'list'; readonly element: IcebergType }
  | { readonly type: 'struct'; readonly fields: readonly IcebergColumn[] };

/** What is needed of an Iceberg table's metadata file. */
export interface TableMetadata {
  readonly uuid: string;
  readonly location: string;
  /** Field ids by the name of the column. */
  readonly fieldIds: ReadonlyMap<string, number>;
  readonly columns: readonly IcebergColumn[];
  /** Of the branch main; undefined while nothing was committed. */
  readonly currentSnapshotId: bigint | undefined;
  readonly snapshots: ReadonlyMap<bigint, Snapshot>;
  /** Heads of all branches and tags by name, main among them once it holds anything. */
  readonly refs: ReadonlyMap<string, bigint>;
}

interface Raw {
  readonly 'table-uuid': string;
  readonly location: string;
  readonly 'current-schema-id': number;
  readonly schemas: readonly {
    readonly 'schema-id': number;
    readonly fields: readonly (IcebergColumn & { readonly id: number })[];
  }[];
  readonly 'current-snapshot-id'?: bigint | number | null;
  readonly refs?: Readonly<Record<string, { readonly 'snapshot-id': bigint | number }>>;
  readonly snapshots?: readonly {
    readonly 'snapshot-id': bigint | number;
    readonly 'parent-snapshot-id'?: bigint | number | null;
    readonly 'timestamp-ms': number;
    readonly 'manifest-list': string;
    readonly summary?: Readonly<Record<string, string>>;
  }[];
}

/** Reads a metadata file of format version 2. */
export function parseTableMetadata(text: string): TableMetadata {
  const raw = readJson(text) as Raw;
  const schema = raw.schemas.find((one) => one['schema-id'] === raw['current-schema-id']);
  const current = idOf(raw['current-snapshot-id']);
  return {
    uuid: raw['table-uuid'],
    location: raw.location,
    fieldIds: new Map((schema?.fields ?? []).map(({ id, name }) => [name, id])),
    columns: (schema?.fields ?? []).map(({ name, type }) => ({ name, type })),
    // Older writers say -1 for none.
    currentSnapshotId: current === -1n ? undefined : current,
    refs: new Map(Object.entries(raw.refs ?? {}).map(([name, ref]) => [name, BigInt(ref['snapshot-id'])])),
    snapshots: new Map(
      (raw.snapshots ?? []).map((snapshot) => {
        const id = BigInt(snapshot['snapshot-id']);
        const { summary = {} } = snapshot;
        return [
          id,
          {
            id,
            parentId: idOf(snapshot['parent-snapshot-id']),
            committedAt: new Date(snapshot['timestamp-ms']),
            operation: (summary.operation ?? 'append') as SnapshotOperation,
            manifestList: snapshot['manifest-list'],
            summary,
          },
        ];
      }),
    ),
  };
}

function idOf(id: bigint | number | null | undefined): bigint | undefined {
  return id === undefined || id === null ? undefined : BigInt(id);
}
