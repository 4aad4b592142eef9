-- What has to be changed in one table, so that it holds the rows that it is to hold: every column is compared.
{{into}}
WITH wanted AS (
{{wanted}}
),
held AS (
  SELECT {{names}} FROM {{table}} WHERE {{mine}}
  UNION ALL
  SELECT {{names}} FROM (SELECT * FROM {{table}} WHERE batch_id IN ({{moved_batches}})) AS others
  LEFT SEMI JOIN {{work}}_accounts AS a
    ON others.topic = a.topic AND others.partition = a.partition AND others.offset = a.offset AND NOT a.is_mine
)
SELECT
  CASE
    WHEN held.offset IS NULL THEN 'appears'
    WHEN wanted.offset IS NULL THEN 'vanishes'
    ELSE 'changes'
  END AS change,
  coalesce(wanted.topic, held.topic) AS topic,
  coalesce(wanted.partition, held.partition) AS partition,
  coalesce(wanted.offset, held.offset) AS offset,
  coalesce(wanted.appended_at, held.appended_at) AS appended_at,
  coalesce(wanted.batch_id, held.batch_id) AS batch_id,
  held.batch_id AS held_batch_id,
  {{rest}}
FROM wanted
FULL OUTER JOIN held
  ON wanted.topic = held.topic AND wanted.partition = held.partition AND wanted.offset = held.offset
WHERE wanted.offset IS NULL OR held.offset IS NULL
  OR NOT (struct({{wanted_names}}) <=> struct({{held_names}}))
