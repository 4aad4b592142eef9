-- Which passes a reader sees: the newest committed one, and its vector by topic.
CREATE OR REPLACE VIEW speed.settled AS
SELECT pass, settled_at, topics, partitions, upto
FROM speed.passes
ORDER BY pass DESC
LIMIT 1;
