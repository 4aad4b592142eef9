-- Which records of the range are not the first accepted copy of their identity, and which former
-- first copies are dethroned by an earlier one that arrived later. Once a loser, always a loser
-- (the minimum of a set only falls), so this may run again after a crash.
INSERT INTO speed.verdicts (topic, partition, offset, pass, verdict, minute)
WITH
  in_range AS (
    SELECT event_id, source,
           tuple(appended_at, toString(topic), partition, offset, content_hash, minute) AS place
    FROM speed.records FINAL
    WHERE ($RANGE) AND reason = '' AND import_id NOT IN ({erased:Array(String)})
  ),
  earlier AS (
    SELECT event_id, source, min(first) AS place
    FROM speed.winners
    WHERE (event_id, source) IN (SELECT event_id, source FROM in_range)
    GROUP BY event_id, source
  ),
  contested AS (
    SELECT event_id, source, arraySort(groupUniqArray(place)) AS places
    FROM (SELECT * FROM in_range UNION ALL SELECT * FROM earlier)
    GROUP BY event_id, source
    HAVING length(places) > 1
  )
SELECT loser.2, loser.3, loser.4, {pass:UInt64}, if(loser.5 = places[1].5, 'duplicate', 'conflict'), loser.6
FROM contested
ARRAY JOIN arrayPopFront(places) AS loser
