-- What the row rules refuse, and what a door refused: that says itself why, and of what.
INSERT INTO lake.shop.rejected.branch_{{branch}} BY NAME
SELECT
  topic,
  partition,
  offset,
  appended_at,
  {{batch}} AS batch_id,
  IF(is_told, coalesce(get_json_object(CAST(raw AS STRING), '$.properties.reason'), ''), reason) AS reason,
  IF(is_told, coalesce(get_json_object(CAST(raw AS STRING), '$.properties.path'), ''), path) AS path,
  source,
  event_id,
  event_type,
  raw
FROM (SELECT *, reason = '' AS is_told FROM {{work}}_verdicts WHERE NOT is_accepted)
