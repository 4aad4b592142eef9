-- Identities of the batch that are accepted more than once, in it or before it. There are none.
WITH accepted AS (
  SELECT identity_key, source, event_id, batch_id FROM {{events}}
  UNION ALL SELECT identity_key, source, event_id, batch_id FROM {{transactions}}
  UNION ALL SELECT identity_key, source, event_id, batch_id FROM {{customers}}
  UNION ALL SELECT identity_key, source, event_id, batch_id FROM {{products}}
),
repeated AS (
  SELECT all_of_them.source, all_of_them.event_id
  FROM accepted AS all_of_them
  LEFT SEMI JOIN (SELECT identity_key FROM accepted WHERE batch_id = {{batch}}) AS mine
    ON all_of_them.identity_key = mine.identity_key
  GROUP BY all_of_them.source, all_of_them.event_id
  HAVING count(*) > 1
)
SELECT source, count(*) AS records, slice(sort_array(collect_list(event_id)), 1, 5) AS samples
FROM repeated
GROUP BY source
