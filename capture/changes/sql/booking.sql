-- What may be told of an error. PostgreSQL quotes values where it refuses them, and a value may be somebody's: its own
-- words are told only of errors that are about names, rights, locks and room.
CREATE FUNCTION millrace.problem_of(state text, message text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT state || ' ' || CASE
    WHEN state = '22P02' THEN 'a text is no value of the type that it is read as'
    WHEN state = '22012' THEN 'division by zero'
    WHEN state = '22003' THEN 'a number is out of the range of its type'
    WHEN state IN ('22007', '22008') THEN 'a text is no date or time, or one out of range'
    WHEN state = '22001' THEN 'a text is too long for its type'
    WHEN state = '21000' THEN 'a SELECT inside of another one yields more than one row'
    WHEN left(state, 2) IN ('25', '40', '42', '53', '54', '55', '57')
      OR message = 'the mapping gives two facts one fact_key' THEN message
    WHEN left(state, 2) = '22' THEN 'a value is refused'
    WHEN left(state, 2) = '23' THEN 'a value breaks a constraint'
    ELSE 'the SELECTs of the mapping fail for it'
  END
$$;

-- How a fact may change once it was said:
--   placement  an edit is said as order_changed; one that vanishes is order_voided
--   money      the difference is booked, so that paid less refunded is always what the tables say
--   state      the new state is said; one that vanishes is deleted
--   once       the first word stands; one that vanishes is put on the account of rejects
CREATE FUNCTION millrace.role_of(event_type text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN event_type = 'order_placed' THEN 'placement'
    WHEN event_type IN ('payment_captured', 'refund_issued') THEN 'money'
    WHEN event_type IN ('customer_changed', 'product_changed') THEN 'state'
    ELSE 'once'
  END
$$;

CREATE FUNCTION millrace.next_version(a_kind text, a_id text) RETURNS bigint LANGUAGE sql AS $$
  UPDATE millrace.aggregates SET version = version + 1 WHERE kind = a_kind AND id = a_id RETURNING version
$$;

-- An order that was voided once stays so, whatever is said of it later, and in whatever order facts come: what follows
-- bears version 0, which decides no state.
CREATE FUNCTION millrace.was_voided(a_kind text, a_id text) RETURNS boolean LANGUAGE sql AS $$
  SELECT EXISTS (SELECT FROM millrace.facts f WHERE f.kind = a_kind AND f.id = a_id
    AND (f.event_type = 'order_voided' OR f.event_type = 'order_placed' AND f.gone))
$$;

-- Says a record. `version` NULL: the next one of its order, customer or product. Version 0 never decides a state.
CREATE FUNCTION millrace.say(
  a_kind text, a_id text, event_type text, event_id text, occurred_at timestamptz, fields jsonb, version bigint DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  numbered jsonb := fields || jsonb_build_object(
    a_kind || '_id', a_id,
    'aggregate_version', coalesce(version, millrace.next_version(a_kind, a_id)));
BEGIN
  PERFORM millrace.deliver(a_kind, a_id, event_type, event_id,
    millrace.record_of(event_type, event_id, occurred_at, numbered));
END $$;

-- The record as the contract has it. Members of the envelope and of the context are taken out of the properties.
CREATE FUNCTION millrace.record_of(event_type text, event_id text, occurred_at timestamptz, fields jsonb)
RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object(
    'source', millrace.source(),
    'event_id', CASE WHEN length(event_id) <= 128 THEN event_id ELSE left(event_id, 60) || ':' || md5(event_id) END,
    'event_type', event_type,
    'schema_version', 1,
    'occurred_at', to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'user_id', fields -> 'user_id',
    'context', (SELECT jsonb_object_agg(key, value) FROM jsonb_each(fields) WHERE key = ANY (millrace.context_names())),
    'properties', fields - millrace.context_names() - 'user_id'))
$$;

-- Puts a row on the account of rejects: said once for the same content.
CREATE FUNCTION millrace.refuse(
  a_kind text, a_id text, event_type text, fact_key text, occurred_at timestamptz, fields jsonb, reason text, path text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  raw text := left(millrace.record_of(event_type, event_type || ':' || fact_key, occurred_at,
    fields || jsonb_build_object(a_kind || '_id', a_id))::text, 250000);
  event_id text := 'refused:' || event_type || ':' || md5(fact_key || reason || fields::text);
BEGIN
  PERFORM millrace.deliver('rejected', event_id, 'row_rejected', event_id,
    millrace.record_of('row_rejected', event_id, millrace.moment(),
      jsonb_build_object('reason', reason, 'path', path, 'raw', raw, 'origin', 'tables')));
END $$;

CREATE FUNCTION millrace.note_said(a_kind text, a_id text, f millrace.fact) RETURNS void LANGUAGE sql AS $$
  INSERT INTO millrace.facts AS known (kind, id, event_type, fact_key, said)
  VALUES (a_kind, a_id, (f).event_type, (f).fact_key, (f).fields)
  ON CONFLICT (kind, id, event_type, fact_key) DO UPDATE SET said = excluded.said, gone = false
$$;

-- Books what lies between the amount that was said and the one that is now. The state of the order stays.
CREATE FUNCTION millrace.book_difference(a_kind text, a_id text, f millrace.fact, before jsonb, was bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  difference bigint := ((f).fields ->> 'amount')::bigint - was;
  forth boolean := ((f).event_type = 'payment_captured') = (difference > 0);
  event_type text := CASE WHEN forth THEN 'payment_captured' ELSE 'refund_issued' END;
  mark text;
BEGIN
  IF difference = 0 THEN RETURN; END IF;
  mark := (f).fact_key || ':' || millrace.next_version(a_kind, a_id);
  PERFORM millrace.say(a_kind, a_id, event_type, (f).event_type || ':' || mark, millrace.moment(),
    jsonb_build_object('amount', abs(difference), 'currency', (f).fields -> 'currency')
    || CASE WHEN forth
         THEN jsonb_build_object('payment_id', CASE WHEN difference > 0 THEN (f).fields ->> 'payment_id' ELSE mark END)
         ELSE jsonb_build_object('refund_id', mark, 'refund_reason', 'correction') END, 0);
END $$;

CREATE FUNCTION millrace.book_change(a_kind text, a_id text, f millrace.fact, known millrace.facts)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  was bigint := CASE WHEN known.gone THEN 0 ELSE (known.said ->> 'amount')::bigint END;
  version bigint;
BEGIN
  CASE millrace.role_of((f).event_type)
  WHEN 'placement' THEN
    version := millrace.next_version(a_kind, a_id);
    PERFORM millrace.say(a_kind, a_id, 'order_changed', 'order_changed:' || (f).fact_key || ':' || version,
      millrace.moment(), (f).fields, version);
  WHEN 'state' THEN
    version := millrace.next_version(a_kind, a_id);
    PERFORM millrace.say(a_kind, a_id, (f).event_type, (f).event_type || ':' || (f).fact_key || ':' || version,
      coalesce((f).occurred_at, millrace.moment()), (f).fields, version);
  WHEN 'money' THEN
    IF known.said ->> 'currency' IS DISTINCT FROM (f).fields ->> 'currency' AND was <> 0 THEN
      PERFORM millrace.book_difference(a_kind, a_id,
        ROW((f).event_type, (f).fact_key, NULL, known.said || '{"amount": 0}')::millrace.fact, known.said, was);
      was := 0;
    END IF;
    PERFORM millrace.book_difference(a_kind, a_id, f, known.said, was);
  ELSE
    RETURN; -- once: the first word stands
  END CASE;
  PERFORM millrace.note_said(a_kind, a_id, f);
END $$;

CREATE FUNCTION millrace.book_first(a_kind text, a_id text, f millrace.fact) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  is_state boolean := millrace.role_of((f).event_type) = 'state';
  version bigint := millrace.next_version(a_kind, a_id);
BEGIN
  IF a_kind = 'order' AND millrace.was_voided(a_kind, a_id) THEN version := 0; END IF;
  -- A customer may be deleted and come again, so that every state bears its version.
  PERFORM millrace.say(a_kind, a_id, (f).event_type,
    (f).event_type || ':' || (f).fact_key || CASE WHEN is_state THEN ':' || version ELSE '' END,
    coalesce((f).occurred_at, millrace.moment()), (f).fields, version);
  PERFORM millrace.note_said(a_kind, a_id, f);
END $$;

CREATE FUNCTION millrace.book_fact(a_kind text, a_id text, f millrace.fact) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  known millrace.facts;
  unfit text[];
BEGIN
  SELECT * INTO known FROM millrace.facts k
    WHERE k.kind = a_kind AND k.id = a_id AND k.event_type = (f).event_type AND k.fact_key = (f).fact_key;
  IF known.kind IS NOT NULL AND NOT known.gone AND known.said = (f).fields THEN
    unfit := NULL;
  ELSE
    unfit := millrace.find_unfit((f).event_type, (f).occurred_at, (f).fields || jsonb_build_object(a_kind || '_id', a_id), true);
    IF unfit IS NOT NULL THEN
      INSERT INTO millrace.held AS h (kind, id, event_type, fact_key, occurred_at, fields, reason, path, since)
      VALUES (a_kind, a_id, (f).event_type, (f).fact_key, coalesce((f).occurred_at, millrace.moment()), (f).fields, unfit[1], unfit[2], millrace.moment())
      ON CONFLICT (kind, id, event_type, fact_key) DO UPDATE
        SET fields = excluded.fields, occurred_at = excluded.occurred_at, reason = excluded.reason, path = excluded.path,
            told = h.told AND h.fields = excluded.fields,
            since = CASE WHEN h.told AND h.fields <> excluded.fields THEN excluded.since ELSE h.since END;
      RETURN;
    END IF;
    IF known.kind IS NULL THEN PERFORM millrace.book_first(a_kind, a_id, f);
    ELSE PERFORM millrace.book_change(a_kind, a_id, f, known);
    END IF;
  END IF;
  DELETE FROM millrace.held h
    WHERE h.kind = a_kind AND h.id = a_id AND h.event_type = (f).event_type AND h.fact_key = (f).fact_key;
END $$;

-- What was said and is no longer there.
CREATE FUNCTION millrace.book_vanished(a_kind text, a_id text, known millrace.facts, is_voided boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  mark text := known.fact_key || ':' || millrace.next_version(a_kind, a_id);
BEGIN
  CASE millrace.role_of(known.event_type)
  WHEN 'placement' THEN
    IF NOT is_voided THEN
      PERFORM millrace.say(a_kind, a_id, 'order_voided', 'order_voided:' || mark, millrace.moment(),
        '{"void_reason": "deleted in the shop"}');
      -- Kept as said and gone, so that the order stays voided when its row comes back.
      INSERT INTO millrace.facts (kind, id, event_type, fact_key, said, gone)
      VALUES (a_kind, a_id, 'order_voided', mark, '{}', true);
    END IF;
  WHEN 'money' THEN
    PERFORM millrace.book_difference(a_kind, a_id,
      ROW(known.event_type, known.fact_key, NULL, known.said || '{"amount": 0}')::millrace.fact,
      known.said, (known.said ->> 'amount')::bigint);
  WHEN 'state' THEN
    PERFORM millrace.say(a_kind, a_id, a_kind || '_deleted', a_kind || '_deleted:' || mark, millrace.moment(), '{}');
    DELETE FROM millrace.facts f WHERE (f.kind, f.id, f.event_type, f.fact_key)
      = (known.kind, known.id, known.event_type, known.fact_key);
    RETURN;
  ELSE
    PERFORM millrace.refuse(a_kind, a_id, known.event_type, known.fact_key, millrace.moment(), known.said, 'taken_back', '');
  END CASE;
  UPDATE millrace.facts f SET gone = true WHERE (f.kind, f.id, f.event_type, f.fact_key)
    = (known.kind, known.id, known.event_type, known.fact_key);
END $$;

-- Compares what the tables say of an order, customer or product with what was said of it, and says the difference.
-- Transactions that do so for the same one at once go one after the other, the later with the rows of the earlier.
CREATE FUNCTION millrace.book(a_kind text, a_id text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  present millrace.fact[];
  f millrace.fact;
  known millrace.facts;
BEGIN
  INSERT INTO millrace.aggregates AS a (kind, id, version) VALUES (a_kind, a_id, 0)
    ON CONFLICT (kind, id) DO UPDATE SET version = a.version;
  SELECT coalesce(array_agg(x ORDER BY x.occurred_at, millrace.rank_of(x.event_type), x.fact_key), '{}')
    INTO present FROM millrace.facts_of(a_kind, a_id) AS x;
  IF (SELECT count(*) <> count(DISTINCT (p.event_type, p.fact_key)) FROM unnest(present) AS p) THEN
    RAISE EXCEPTION 'the mapping gives two facts one fact_key';
  END IF;
  FOREACH f IN ARRAY present LOOP
    PERFORM millrace.book_fact(a_kind, a_id, f);
  END LOOP;
  DELETE FROM millrace.held h WHERE h.kind = a_kind AND h.id = a_id
    AND (h.event_type, h.fact_key) NOT IN (SELECT p.event_type, p.fact_key FROM unnest(present) AS p);
  IF NOT millrace.follows_deletes(a_kind) THEN RETURN; END IF;
  FOR known IN
    SELECT * FROM millrace.facts k WHERE k.kind = a_kind AND k.id = a_id AND NOT k.gone
      AND (k.event_type, k.fact_key) NOT IN (SELECT p.event_type, p.fact_key FROM unnest(present) AS p)
    ORDER BY millrace.rank_of(k.event_type) DESC, k.fact_key
  LOOP
    PERFORM millrace.book_vanished(a_kind, a_id, known,
      millrace.was_voided(a_kind, a_id));
  END LOOP;
END $$;
