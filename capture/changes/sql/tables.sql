-- What the facts are kept in, beside the tables that they are read from: in the shop's own database, or beside the
-- mirror of its tables. Nobody but the functions of this schema reads or writes here.
CREATE SCHEMA millrace;
REVOKE ALL ON SCHEMA millrace FROM PUBLIC;

-- Every order, customer and product that was said something of. Who writes a row here has it to themselves.
CREATE TABLE millrace.aggregates (
  kind text NOT NULL,
  id text NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (kind, id)
);

-- What was said last of each fact. `gone`: it was taken back.
CREATE TABLE millrace.facts (
  kind text NOT NULL,
  id text NOT NULL,
  event_type text NOT NULL,
  fact_key text NOT NULL,
  said jsonb NOT NULL,
  gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (kind, id, event_type, fact_key)
);

-- Facts that are not whole yet: an order whose lines have not come. `told`: refused, because they took too long.
CREATE TABLE millrace.held (
  kind text NOT NULL,
  id text NOT NULL,
  event_type text NOT NULL,
  fact_key text NOT NULL,
  occurred_at timestamptz NOT NULL,
  fields jsonb NOT NULL,
  reason text NOT NULL,
  path text NOT NULL,
  since timestamptz NOT NULL,
  told boolean NOT NULL DEFAULT false,
  PRIMARY KEY (kind, id, event_type, fact_key)
);
CREATE INDEX held_untold ON millrace.held (since) WHERE NOT told;

-- What a transaction touched, until it commits.
CREATE TABLE millrace.touched (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  kind text NOT NULL,
  id text NOT NULL,
  PRIMARY KEY (xid, kind, id)
);

-- What could not be worked out, and is tried again; a TRUNCATE is noted here and followed by nobody.
CREATE TABLE millrace.faults (
  kind text NOT NULL,
  id text NOT NULL,
  problem text NOT NULL,
  attempts integer NOT NULL DEFAULT 1,
  first_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  retry_at timestamptz,
  PRIMARY KEY (kind, id)
);
CREATE INDEX faults_due ON millrace.faults (retry_at) WHERE retry_at IS NOT NULL;

CREATE TYPE millrace.fact AS (event_type text, fact_key text, occurred_at timestamptz, fields jsonb);

-- The moment that is now: that of the transaction which is followed, where one is; else the clock.
CREATE FUNCTION millrace.moment() RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('millrace.moment', true), '')::timestamptz, clock_timestamp())
$$;
