-- Which record went from where to where.
INSERT INTO lake.shop.corrections.branch_{{branch}} BY NAME
SELECT {{rebuild}} AS rebuild_id, topic, partition, offset, max(batch_id) AS batch_id,
  max(IF(change <> 'appears', table_name, NULL)) AS moved_from,
  max(IF(change <> 'vanishes', table_name, NULL)) AS moved_to
FROM ({{staged}})
GROUP BY topic, partition, offset
