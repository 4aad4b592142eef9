-- Identities of rows that came, which are accepted more than once now. There are none.
WITH accepted AS (
  SELECT identity_key, source, event_id FROM {{events}}
  UNION ALL SELECT identity_key, source, event_id FROM {{transactions}}
  UNION ALL SELECT identity_key, source, event_id FROM {{customers}}
  UNION ALL SELECT identity_key, source, event_id FROM {{products}}
)
SELECT source, event_id
FROM accepted
LEFT SEMI JOIN ({{came}}) AS came ON accepted.identity_key = came.identity_key
GROUP BY source, event_id
HAVING count(*) > 1
LIMIT 5
