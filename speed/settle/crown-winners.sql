-- Remembers the first copy of each identity. After judge-copies, never before: a crash between the
-- two must leave the former winner known.
INSERT INTO speed.winners (event_id, source, first)
SELECT event_id, source, min(tuple(appended_at, toString(topic), partition, offset, content_hash, minute))
FROM speed.records FINAL
WHERE ($RANGE) AND reason = '' AND import_id NOT IN ({erased:Array(String)})
GROUP BY event_id, source
