-- What becomes of copies that batches took while the days were computed. Such a batch comes after all others, so it changes
-- nothing but the account of its own copies.
CACHE TABLE {{work}}_accounts AS
SELECT x.topic, x.partition, x.offset, x.appended_at, x.batch_id, false AS is_mine, line.account
FROM {{work}}_outside AS x
JOIN {{work}}_line AS line ON x.topic = line.topic AND x.partition = line.partition AND x.offset = line.offset
WHERE x.account <> line.account AND x.batch_id > {{seen}}
