/** Reads objects of the lake's store by the addresses that Iceberg writes down: `s3://bucket/key`. */
export interface ObjectReader {
  /** The whole object. @throws when there is none, or the store does not answer */
  read(address: string): Promise<Buffer>;
}
