-- What the batch $1 took of each partition, and what became of it.
SELECT topic, partition, from_offset, to_offset, landed, received, accepted, duplicate, rejected
FROM lake.batch_inputs
WHERE batch_id = $1
ORDER BY topic, partition
