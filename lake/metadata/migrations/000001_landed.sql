-- Which of the numbered SQL files of lake/migrations were applied to the tables of the lake.
CREATE TABLE lake.table_migrations (
  name text PRIMARY KEY,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);

-- Up to which snapshot the raw table was read; one row.
CREATE TABLE lake.landed_table (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- Of the table: another one under the same name is none of these files'.
  table_uuid uuid NOT NULL,
  -- Null: nothing was ever committed. Expiry must not pass it.
  snapshot_id bigint,
  -- When the sink committed it.
  snapshot_at timestamptz
);

-- Every data file that the sink added to the raw table, also after compaction has put others in its place.
CREATE TABLE lake.landed_files (
  path text PRIMARY KEY,
  snapshot_id bigint NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL CHECK (partition >= 0),
  -- Day of append, UTC.
  day date NOT NULL,
  -- Offsets have holes, so records are counted.
  records bigint NOT NULL CHECK (records > 0),
  first_offset bigint NOT NULL,
  last_offset bigint NOT NULL,
  bytes bigint NOT NULL,
  committed_at timestamptz NOT NULL,
  CHECK (first_offset <= last_offset)
);
CREATE INDEX landed_files_by_offset ON lake.landed_files (topic, partition, first_offset);
CREATE INDEX landed_files_by_day ON lake.landed_files (day);

-- Up to where raw is complete: it holds every record of the partition below `complete_below`.
CREATE TABLE lake.landed_partitions (
  topic text NOT NULL,
  partition integer NOT NULL,
  complete_below bigint NOT NULL,
  records bigint NOT NULL,
  files bigint NOT NULL,
  bytes bigint NOT NULL,
  -- Snapshot and time of the last commit with records of this partition.
  snapshot_id bigint NOT NULL,
  committed_at timestamptz NOT NULL,
  PRIMARY KEY (topic, partition)
);
