/** Where the engines and services of a home listen; empty or 0 for what does not run there. */
export interface Addresses {
  readonly kafkaBootstrap: readonly string[];
  readonly clickhouseUrl: string;
  readonly serveUrl: string;
  /** Port of the embedded PostgreSQL. */
  readonly postgresPort: number;
  readonly connectUrl: string;
  readonly collectUrl: string;
  readonly s3Url: string;
  readonly sparkUrl: string;
  readonly lakeUrl: string;
  readonly warehouseUrl: string;
}

/** What a caller who reaches only some of the engines begins with. */
export const nowhere: Addresses = {
  kafkaBootstrap: [],
  clickhouseUrl: '',
  serveUrl: '',
  postgresPort: 0,
  connectUrl: '',
  collectUrl: '',
  s3Url: '',
  sparkUrl: '',
  lakeUrl: '',
  warehouseUrl: '',
};
