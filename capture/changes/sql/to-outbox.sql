-- What is said goes into the outbox, in the transaction that it is about.
CREATE TABLE millrace.outbox (
  id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  aggregate_type text NOT NULL,
  aggregate_id text NOT NULL,
  event_type text NOT NULL,
  payload text NOT NULL,
  PRIMARY KEY (created_at, id)
) PARTITION BY RANGE (created_at);
CREATE TABLE millrace.outbox_other PARTITION OF millrace.outbox DEFAULT;

CREATE FUNCTION millrace.deliver(aggregate_type text, aggregate_id text, event_type text, event_id text, record jsonb)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO millrace.outbox (id, aggregate_type, aggregate_id, event_type, payload)
  VALUES (md5((record ->> 'source') || ' ' || event_id)::uuid, aggregate_type, aggregate_id, event_type, record::text)
  ON CONFLICT DO NOTHING
$$;

-- Called when a transaction that touched something commits. Nothing that goes wrong here may undo the shop's work.
CREATE FUNCTION millrace.at_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = millrace, pg_temp SET lock_timeout = '3s' AS $$
BEGIN
  -- The first of the transaction works all of them out.
  IF NOT EXISTS (SELECT FROM millrace.touched t WHERE t.xid = NEW.xid AND t.kind = NEW.kind AND t.id = NEW.id) THEN
    RETURN NULL;
  END IF;
  PERFORM millrace.book_touched();
  -- Rows stay for a week, so that what a lost slot or topic had can be sent again. Deletes are not published.
  IF random() < 0.01 THEN
    DELETE FROM millrace.outbox WHERE (created_at, id) IN (
      SELECT created_at, id FROM millrace.outbox WHERE created_at < now() - interval '7 days'
      ORDER BY created_at LIMIT 500 FOR UPDATE SKIP LOCKED);
  END IF;
  RETURN NULL;
EXCEPTION WHEN OTHERS THEN
  RAISE WARNING 'millrace: %', millrace.problem_of(SQLSTATE, SQLERRM);
  BEGIN
    INSERT INTO millrace.faults AS f (kind, id, problem, retry_at)
    SELECT t.kind, t.id, millrace.problem_of(SQLSTATE, SQLERRM), clock_timestamp()
    FROM millrace.touched t WHERE t.xid = pg_current_xact_id()
    ON CONFLICT (kind, id) DO UPDATE SET problem = excluded.problem, retry_at = excluded.retry_at;
    DELETE FROM millrace.touched WHERE xid = pg_current_xact_id();
  EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'millrace: %', millrace.problem_of(SQLSTATE, SQLERRM);
  END;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON millrace.touched
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION millrace.at_commit();

CREATE FUNCTION millrace.note_truncate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = millrace, pg_temp AS $$
BEGIN
  INSERT INTO millrace.faults AS f (kind, id, problem)
  VALUES ('truncate', TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, 'the table was truncated; what was said of its rows stays')
  ON CONFLICT (kind, id) DO UPDATE SET attempts = f.attempts + 1, last_at = clock_timestamp();
  RETURN NULL;
END $$;
