-- received = accepted + duplicate + rejected, for each partition of the days.
SELECT topic, partition, count(*) AS received, max(offset) - min(offset) + 1 AS span,
  count_if(account = 'accepted') AS accepted,
  count_if(account = 'duplicate') AS duplicate,
  count_if(account IN ('conflict', 'rejected')) AS rejected
FROM {{work}}_accounts
WHERE is_mine
GROUP BY topic, partition
