-- What becomes of each record of the days.
CACHE TABLE {{work}}_accounts AS
SELECT v.topic, v.partition, v.offset, v.appended_at, v.batch_id, true AS is_mine,
  IF(v.is_accepted, coalesce(line.account, l.account, 'accepted'), 'rejected') AS account
FROM {{work}}_verdicts AS v
LEFT JOIN {{work}}_losers AS l
  ON v.topic = l.topic AND v.partition = l.partition AND v.offset = l.offset
LEFT JOIN {{work}}_line AS line
  ON v.topic = line.topic AND v.partition = line.partition AND v.offset = line.offset
UNION ALL
-- Outside of them only what moves.
SELECT x.topic, x.partition, x.offset, x.appended_at, x.batch_id, false, line.account
FROM {{work}}_outside AS x
JOIN {{work}}_line AS line ON x.topic = line.topic AND x.partition = line.partition AND x.offset = line.offset
WHERE x.account <> line.account
