-- What became of every record: received = accepted + duplicate + rejected, for each partition.
SELECT
  v.topic,
  v.partition,
  count(*) AS received,
  -- Raw holds each record once: there are never more of them than offsets.
  max(v.offset) - min(v.offset) + 1 AS span,
  count_if(v.is_accepted AND l.account IS NULL) AS accepted,
  count_if(l.account = 'duplicate') AS duplicate,
  count_if(NOT v.is_accepted OR l.account = 'conflict') AS rejected,
  count_if(l.account = 'conflict') AS conflicts,
  approx_count_distinct(v.event_date) AS event_dates
FROM {{work}}_verdicts AS v
LEFT JOIN {{work}}_losers AS l USING (topic, partition, offset)
GROUP BY v.topic, v.partition
