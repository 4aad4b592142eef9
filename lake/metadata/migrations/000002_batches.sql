-- Every pass of the batch side over the lake, regular or a rebuild of days. The number is in each Iceberg snapshot that
-- the batch made (`snapshot-property.batch_id`), so that after a crash the two can be matched.
CREATE TABLE lake.batches (
  batch_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('regular', 'rebuild')),
  -- planned: its input is fixed. running: it may have written to its branches. stopped: a check said no, the branches
  -- wait for a person. audited: it will be published, whatever happens. failed and rolled_back: nobody will ever see it.
  state text NOT NULL DEFAULT 'planned'
    CHECK (state IN ('planned', 'running', 'stopped', 'audited', 'published', 'failed', 'rolled_back')),
  asked_by text NOT NULL,
  -- Days of append (UTC) that a rebuild makes anew, both inclusive.
  first_day date,
  last_day date,
  planned_at timestamptz NOT NULL DEFAULT now(),
  running_at timestamptz,
  audited_at timestamptz,
  published_at timestamptz,
  ended_at timestamptz,
  -- Who published it although a check had stopped it.
  accepted_by text,
  -- [{step, rows_in, rows_out, seconds, engine_seconds}]
  steps jsonb NOT NULL DEFAULT '[]',
  -- Why it stopped or failed, as a sentence for people.
  error text,
  CHECK ((kind = 'rebuild') = (first_day IS NOT NULL AND last_day IS NOT NULL AND first_day <= last_day)),
  CHECK ((state = 'published') = (published_at IS NOT NULL)),
  CHECK ((state IN ('published', 'failed', 'rolled_back')) = (ended_at IS NOT NULL))
);
-- One batch at a time, and beside it one rebuild, also should the lock fail.
CREATE UNIQUE INDEX batches_one_open ON lake.batches (kind)
  WHERE state IN ('planned', 'running', 'stopped', 'audited');

-- What a batch took, by topic and partition, and what became of it. Offsets have holes, so records are counted.
CREATE TABLE lake.batch_inputs (
  batch_id bigint NOT NULL REFERENCES lake.batches ON DELETE CASCADE,
  topic text NOT NULL,
  partition integer NOT NULL CHECK (partition >= 0),
  from_offset bigint NOT NULL CHECK (from_offset >= 0),
  -- Not itself part of it.
  to_offset bigint NOT NULL,
  -- Records that raw holds in the range, as the list of its files says.
  landed bigint NOT NULL CHECK (landed >= 0),
  received bigint,
  accepted bigint,
  duplicate bigint,
  -- Conflicts among them.
  rejected bigint,
  PRIMARY KEY (batch_id, topic, partition),
  CHECK (from_offset < to_offset),
  CHECK (num_nulls(received, accepted, duplicate, rejected) IN (0, 4)),
  CHECK (received = accepted + duplicate + rejected)
);

-- The snapshot that a batch gave to each table that it touched.
CREATE TABLE lake.batch_snapshots (
  batch_id bigint NOT NULL REFERENCES lake.batches ON DELETE CASCADE,
  table_name text NOT NULL,
  snapshot_id bigint NOT NULL,
  PRIMARY KEY (batch_id, table_name)
);

-- The data files that a batch added: what a warehouse has to load. No expiry may pass a file that is not loaded.
CREATE TABLE lake.batch_files (
  path text PRIMARY KEY,
  batch_id bigint NOT NULL REFERENCES lake.batches ON DELETE CASCADE,
  table_name text NOT NULL,
  records bigint NOT NULL CHECK (records >= 0),
  bytes bigint NOT NULL CHECK (bytes >= 0),
  -- Null until the warehouse has loaded it.
  loaded_at timestamptz
);
CREATE INDEX batch_files_by_batch ON lake.batch_files (batch_id);
CREATE INDEX batch_files_to_load ON lake.batch_files (table_name, batch_id) WHERE loaded_at IS NULL;
