-- What nobody can try again, only look at.
CREATE FUNCTION millrace.note_fault(a_kind text, a_id text, a_problem text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO millrace.faults AS f (kind, id, problem) VALUES (a_kind, a_id, a_problem)
  ON CONFLICT (kind, id) DO UPDATE SET problem = excluded.problem, attempts = f.attempts + 1, last_at = clock_timestamp()
$$;

-- One that can not be worked out is noted and tried again later: nobody else waits for it.
CREATE FUNCTION millrace.book_safely(a_kind text, a_id text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM millrace.book(a_kind, a_id);
  DELETE FROM millrace.faults WHERE kind = a_kind AND id = a_id;
EXCEPTION WHEN OTHERS THEN
  INSERT INTO millrace.faults AS f (kind, id, problem, retry_at)
  VALUES (a_kind, a_id, millrace.problem_of(SQLSTATE, SQLERRM), millrace.moment() + interval '10 seconds')
  ON CONFLICT (kind, id) DO UPDATE
    SET problem = excluded.problem, attempts = f.attempts + 1, last_at = clock_timestamp(),
        retry_at = millrace.moment() + least(interval '1 hour', interval '10 seconds' * power(2, least(f.attempts, 12)));
END $$;

-- Works out many of one kind: all in one go, and one by one where that fails.
CREATE FUNCTION millrace.book_many(a_kind text, ids text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  a_id text;
BEGIN
  BEGIN
    FOREACH a_id IN ARRAY ids LOOP
      PERFORM millrace.book(a_kind, a_id);
    END LOOP;
    DELETE FROM millrace.faults WHERE kind = a_kind AND id = ANY (ids);
    RETURN;
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;
  FOREACH a_id IN ARRAY ids LOOP
    PERFORM millrace.book_safely(a_kind, a_id);
  END LOOP;
END $$;

-- Facts that were not whole for too long. What only Millrace doubts is said; what the contract refuses is put on the
-- account of rejects. Should the tables become whole later, the fact is said then.
CREATE FUNCTION millrace.release_held() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  h millrace.held;
BEGIN
  FOR h IN
    SELECT * FROM millrace.held WHERE NOT told AND since < millrace.moment() - millrace.longest_hold()
    ORDER BY since, kind, id, event_type, fact_key LIMIT 100 FOR UPDATE SKIP LOCKED
  LOOP
    IF h.reason = 'missing_field' AND h.path = 'properties.products'
       AND millrace.find_unfit(h.event_type, h.occurred_at, h.fields || jsonb_build_object(h.kind || '_id', h.id), false) IS NULL THEN
      PERFORM millrace.book_first(h.kind, h.id, ROW(h.event_type, h.fact_key, h.occurred_at, h.fields)::millrace.fact);
    ELSE
      PERFORM millrace.refuse(h.kind, h.id, h.event_type, h.fact_key, h.occurred_at, h.fields, h.reason, h.path);
    END IF;
    UPDATE millrace.held SET told = true WHERE (kind, id, event_type, fact_key) = (h.kind, h.id, h.event_type, h.fact_key);
  END LOOP;
END $$;

-- Everything that this transaction touched, in one order for all, so that two never wait for each other.
CREATE FUNCTION millrace.book_touched() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  a_kind text;
  ids text[];
  due record;
BEGIN
  FOR a_kind, ids IN
    WITH mine AS (DELETE FROM millrace.touched WHERE xid = pg_current_xact_id() RETURNING kind, id)
    SELECT kind, array_agg(id ORDER BY id) FROM mine GROUP BY kind ORDER BY kind DESC
  LOOP
    PERFORM millrace.book_many(a_kind, ids);
  END LOOP;
  FOR due IN
    SELECT kind, id FROM millrace.faults WHERE retry_at < millrace.moment() ORDER BY retry_at LIMIT 3 FOR UPDATE SKIP LOCKED
  LOOP
    PERFORM millrace.book_safely(due.kind, due.id);
  END LOOP;
  PERFORM millrace.release_held();
END $$;
