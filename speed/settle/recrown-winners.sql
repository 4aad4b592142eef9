-- The first remaining copy of each identity that the withdrawn import touched.
INSERT INTO speed.winners (event_id, source, first)
SELECT event_id, source, min(tuple(appended_at, toString(topic), partition, offset, content_hash, minute))
FROM speed.records FINAL
WHERE reason = '' AND ($BELOW) AND import_id NOT IN ({erased:Array(String)})
  AND (event_id, source) IN (
    SELECT event_id, source FROM speed.records
    WHERE import_id = {import_id:String} AND reason = '' AND ($BELOW)
  )
GROUP BY event_id, source
