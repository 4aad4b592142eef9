-- Grain: one row for each topic partition. Served numbers include every record below `settled_offset`.
CREATE OR REPLACE VIEW shop.freshness AS
SELECT topic, partition, settled_offset, settled_at
FROM speed.settled
ARRAY JOIN topics AS topic, partitions AS partition, upto AS settled_offset;
