-- What is said waits here for the end of the transaction, in which the translator takes and sends it.
CREATE UNLOGGED TABLE millrace.outgoing (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  aggregate_type text NOT NULL,
  aggregate_id text NOT NULL,
  record text NOT NULL
);

CREATE FUNCTION millrace.deliver(aggregate_type text, aggregate_id text, event_type text, event_id text, record jsonb)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO millrace.outgoing (aggregate_type, aggregate_id, record) VALUES (aggregate_type, aggregate_id, record::text)
$$;

-- What is to be worked out as soon as there is time: everything, after a first copy or a change of the mapping.
CREATE TABLE millrace.pending (
  kind text NOT NULL,
  id text NOT NULL,
  PRIMARY KEY (kind, id)
);
