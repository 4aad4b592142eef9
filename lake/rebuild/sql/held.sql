-- What the tables hold of some records, by batch and partition: each record once, in one account.
SELECT batch_id, topic, partition, count(*) AS records, count(DISTINCT offset) AS places,
  count_if(account = 'accepted') AS accepted,
  count_if(account = 'duplicate') AS duplicate,
  count_if(account = 'rejected') AS rejected
FROM (
  SELECT batch_id, topic, partition, offset, 'accepted' AS account FROM {{events}} WHERE {{which}}
  UNION ALL
  SELECT batch_id, topic, partition, offset, 'accepted' FROM {{transactions}} WHERE {{which}}
  UNION ALL
  SELECT batch_id, topic, partition, offset, 'accepted' FROM {{customers}} WHERE {{which}}
  UNION ALL
  SELECT batch_id, topic, partition, offset, 'accepted' FROM {{products}} WHERE {{which}}
  UNION ALL
  SELECT batch_id, topic, partition, offset, 'duplicate' FROM {{duplicates}} WHERE {{which}}
  UNION ALL
  SELECT batch_id, topic, partition, offset, 'rejected' FROM {{rejected}} WHERE {{which}}
)
GROUP BY batch_id, topic, partition
