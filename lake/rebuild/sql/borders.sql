-- Which batch took which records, spread over pieces of offsets, so that each record meets the few batches of its own
-- piece instead of all of them.
CREATE OR REPLACE TEMPORARY VIEW {{work}}_borders AS
SELECT topic, partition, batch_id, from_offset, to_offset, piece
FROM (
  SELECT inline(from_json('{{borders}}',
    'ARRAY<STRUCT<topic: STRING, partition: INT, batch_id: BIGINT, from_offset: BIGINT, to_offset: BIGINT>>'))
)
LATERAL VIEW explode(sequence(from_offset DIV 10000, (to_offset - 1) DIV 10000)) AS piece
