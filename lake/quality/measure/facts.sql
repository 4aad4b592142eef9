-- What the batch accepted, by what checks look at: an aggregate of some hundred rows, however large the batch.
SELECT
  topic,
  partition,
  source,
  event_type,
  coalesce(currency, '') AS currency,
  date_trunc('HOUR', appended_at) AS hour,
  max(appended_at) AS newest,
  count(*) AS records,
  count(user_id) AS with_user,
  count(session_id) AS with_session,
  count(total) AS with_total,
  CAST(sum(CAST(total AS DECIMAL(38, 0))) AS STRING) AS total,
  CAST(sum(CAST(total AS DECIMAL(38, 0)) * CAST(total AS DECIMAL(19, 0))) AS STRING) AS total_squares,
  CAST(sum(CAST(amount AS DECIMAL(38, 0))) AS STRING) AS amount
FROM (
  SELECT topic, partition, source, event_type, currency, appended_at, user_id, session_id, total, amount, batch_id FROM {{events}}
  UNION ALL
  SELECT topic, partition, source, event_type, currency, appended_at, user_id, session_id, total, amount, batch_id FROM {{transactions}}
  UNION ALL
  SELECT topic, partition, source, event_type, currency, appended_at, user_id, session_id, total, amount, batch_id FROM {{customers}}
  UNION ALL
  SELECT topic, partition, source, event_type, currency, appended_at, user_id, session_id, total, amount, batch_id FROM {{products}}
)
WHERE batch_id = {{batch}}
GROUP BY topic, partition, source, event_type, coalesce(currency, ''), date_trunc('HOUR', appended_at)
