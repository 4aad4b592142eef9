-- Grain: one row for each import, verdict and event type: how many of its records count.
CREATE OR REPLACE VIEW shop.import_results AS
WITH (
  SELECT any(arrayMap((t, q, u) -> ((t, q), u), topics, partitions, upto)) FROM speed.settled
) AS settled_upto
SELECT
  import_id,
  multiIf(reason != '', 'rejected', losers.last_verdict = 'counted', 'counted', toString(losers.last_verdict)) AS verdict,
  event_type,
  count() AS records
FROM (SELECT * FROM speed.records FINAL WHERE import_id != '') AS records
LEFT JOIN speed.losers AS losers USING (topic, partition, offset)
WHERE arrayExists(s -> s.1 = (toString(topic), partition) AND offset < s.2, settled_upto)
GROUP BY import_id, verdict, event_type;
