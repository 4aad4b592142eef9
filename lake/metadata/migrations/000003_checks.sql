-- Checks as they stand in lake/quality, so that whoever shows results can say what they mean.
CREATE TABLE lake.checks (
  name text PRIMARY KEY,
  -- Place in the list; null: it was retired, and its results stay.
  place integer,
  title text NOT NULL,
  kind text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('warn', 'stop')),
  meaning text NOT NULL,
  remedy text NOT NULL,
  unit text NOT NULL,
  -- [{name, value, meaning}]
  thresholds jsonb NOT NULL
);

-- What a batch held, counted from its branch: what checks judge it by, and once it is published what they compare with.
CREATE TABLE lake.measures (
  batch_id bigint NOT NULL REFERENCES lake.batches ON DELETE CASCADE,
  measure text NOT NULL,
  topic text NOT NULL,
  source text NOT NULL,
  -- Of what: a currency, a column, or ''.
  about text NOT NULL,
  -- A part of it; '*': all of it.
  value text NOT NULL,
  -- Hour of append, UTC.
  hour timestamptz NOT NULL,
  records bigint NOT NULL,
  -- Minor units of the currency that it is about, and the sum of their squares.
  amount numeric,
  squares numeric,
  samples text[],
  PRIMARY KEY (batch_id, measure, topic, source, about, value, hour)
);
CREATE INDEX measures_by_hour ON lake.measures (measure, hour);

-- How the records of a batch add up, by partition, as raw and the processed tables themselves say.
CREATE TABLE lake.measured_lanes (
  batch_id bigint NOT NULL REFERENCES lake.batches ON DELETE CASCADE,
  topic text NOT NULL,
  partition integer NOT NULL,
  received bigint NOT NULL,
  accepted bigint NOT NULL,
  duplicate bigint NOT NULL,
  rejected bigint NOT NULL,
  -- Append time of its newest record.
  newest timestamptz,
  PRIMARY KEY (batch_id, topic, partition)
);

-- Measures that a check of the batch may know: its own, and those of the regular batches that were published before.
CREATE FUNCTION lake.known_measures(of_batch bigint, of_measure text) RETURNS SETOF lake.measures
LANGUAGE sql STABLE AS $$
  SELECT m.* FROM lake.measures m JOIN lake.batches b USING (batch_id)
  WHERE m.measure = of_measure
    AND (m.batch_id = of_batch OR (m.batch_id < of_batch AND b.state = 'published' AND b.kind = 'regular'))
$$;

-- What each check said of each batch.
CREATE TABLE lake.check_results (
  batch_id bigint NOT NULL REFERENCES lake.batches ON DELETE CASCADE,
  check_name text NOT NULL REFERENCES lake.checks,
  severity text NOT NULL CHECK (severity IN ('warn', 'stop')),
  verdict text NOT NULL CHECK (verdict IN ('pass', 'warn', 'stop', 'not enough history')),
  message text NOT NULL,
  -- How many sources, topics, event types, … it looked at, and about how many it could not say anything yet.
  subjects integer NOT NULL,
  unknown integer NOT NULL,
  -- Of the gravest subject: what was seen, and between what it should have been (null: no bound).
  subject text,
  observed numeric,
  expected_low numeric,
  expected_high numeric,
  samples text[] NOT NULL DEFAULT '{}',
  -- All that failed, the gravest first: [{subject, observed, low, high, samples}]
  findings jsonb NOT NULL DEFAULT '[]',
  checked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (batch_id, check_name),
  CHECK ((verdict IN ('warn', 'stop')) = (subject IS NOT NULL))
);
CREATE INDEX check_results_by_check ON lake.check_results (check_name, batch_id DESC);
