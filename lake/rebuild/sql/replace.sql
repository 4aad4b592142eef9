-- The change of one table, in one commit.
MERGE INTO {{table}}.branch_{{branch}} AS kept
USING {{staged}} AS made
ON kept.topic = made.topic AND kept.partition = made.partition AND kept.offset = made.offset
  AND kept.batch_id BETWEEN {{first_batch}} AND {{last_batch}}
WHEN MATCHED AND made.change = 'vanishes' THEN DELETE
WHEN MATCHED THEN UPDATE SET {{sets}}
WHEN NOT MATCHED AND made.change <> 'vanishes' THEN INSERT ({{names}}) VALUES ({{values}})
