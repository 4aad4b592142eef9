-- Grain: one row for each record that is not counted for a reason other than being a plain duplicate:
-- refused by the row rules, in conflict with the first copy of its identity, or refused at the door
-- (topic shop.rejected). `raw` is what came, byte for byte where the topic holds it. `id` names the row for ever.
-- `resolved`: a copy of its identity is accepted and counts now, or of the identity under which a replay sent it.
CREATE OR REPLACE VIEW shop.rejected AS
WITH
  (
    SELECT any(arrayMap((t, q, u) -> ((t, q), u), topics, partitions, upto)) FROM speed.settled
  ) AS settled_upto,
  counted AS (
    SELECT event_id, source
    FROM speed.winners
    WHERE event_id IN (SELECT identity FROM speed.refused UNION ALL SELECT event_id FROM speed.replays)
    GROUP BY event_id, source
    -- A refused row is a record, too, and the first of its identity; it counts for nothing.
    HAVING tupleElement(min(first), 2) != 'shop.rejected'
      AND arrayExists(s -> s.1 = (tupleElement(min(first), 2), tupleElement(min(first), 3)) AND tupleElement(min(first), 4) < s.2, settled_upto)
  )
SELECT
  source, reason, path, raw, topic, partition, offset, appended_at, event_id, event_type, origin, file, line, record,
  amount, currency, import_id,
  concat(toString(topic), '/', toString(partition), '/', toString(offset)) AS id,
  detail,
  raw_base64,
  identity,
  toBool((identity, source) IN (SELECT event_id, source FROM counted)
    OR (topic, partition, offset) IN (
      SELECT topic, partition, offset FROM speed.replays WHERE (event_id, source) IN (SELECT event_id, source FROM counted)
    )) AS resolved
FROM speed.refused;
