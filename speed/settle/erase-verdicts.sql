-- Withdraws one import: its records are erased, and where another copy of the same identity was
-- shadowed by one of them, the first of the remaining copies counts again.
INSERT INTO speed.verdicts (topic, partition, offset, pass, verdict, minute)
WITH
  gone AS (
    SELECT event_id, source FROM speed.records
    WHERE import_id = {import_id:String} AND reason = '' AND ($BELOW)
  ),
  copies AS (
    SELECT event_id, source, import_id IN ({erased:Array(String)}) AS is_erased,
           tuple(appended_at, toString(topic), partition, offset, content_hash, minute) AS place
    FROM speed.records FINAL
    WHERE reason = '' AND ($BELOW) AND (event_id, source) IN (SELECT event_id, source FROM gone)
  ),
  families AS (
    SELECT arraySort(groupArrayIf(place, is_erased)) AS erased, arraySort(groupArrayIf(place, NOT is_erased)) AS kept
    FROM copies
    GROUP BY event_id, source
  )
SELECT judged.1.2, judged.1.3, judged.1.4, {pass:UInt64}, judged.2, judged.1.6
FROM families
ARRAY JOIN arrayConcat(
  arrayMap(p -> (p, 'erased'), erased),
  arrayMap((p, i) -> (p, multiIf(i = 1, 'counted', p.5 = kept[1].5, 'duplicate', 'conflict')), kept, arrayEnumerate(kept))
) AS judged
