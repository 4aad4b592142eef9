-- Who sent rejected records again, when, which and by which fix. One row for each replay.
CREATE TABLE capture.replays (
  replay_id uuid PRIMARY KEY,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  -- interrupted: it died; what it had sent stays sent, and the next one does the rest
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'finished', 'interrupted')),
  asked_by text NOT NULL,
  conditions jsonb NOT NULL,
  fix_hash text,
  fix_text text,
  matched bigint NOT NULL,
  -- rejected records by outcome, and of those that stay by reason
  outcomes jsonb NOT NULL DEFAULT '{}',
  still_rejected jsonb NOT NULL DEFAULT '{}',
  -- of the sent ones: counted when it ended; null where that was not known yet
  counted bigint,
  CHECK ((fix_hash IS NULL) = (fix_text IS NULL)),
  CHECK ((state = 'finished') = (finished_at IS NOT NULL))
);
CREATE INDEX replays_by_time ON capture.replays (started_at DESC);

-- Every rejected record that a replay sent again, or found to count already, with the identity. Written before it is
-- sent, so that nothing is ever on its way unrecorded.
CREATE TABLE capture.replayed_records (
  replay_id uuid NOT NULL REFERENCES capture.replays ON DELETE CASCADE,
  topic text NOT NULL,
  partition integer NOT NULL CHECK (partition >= 0),
  "offset" bigint NOT NULL CHECK ("offset" >= 0),
  reason text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('sent', 'counts_already')),
  source text NOT NULL,
  event_id text NOT NULL,
  PRIMARY KEY (topic, partition, "offset", replay_id)
);
CREATE INDEX replayed_records_by_replay ON capture.replayed_records (replay_id);
