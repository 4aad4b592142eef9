-- Physical places of records that a committed pass judged not to count.
CREATE OR REPLACE VIEW speed.losers AS
SELECT topic, partition, offset, argMax(verdict, pass) AS last_verdict
FROM speed.verdicts
WHERE pass <= (SELECT max(pass) FROM speed.settled)
GROUP BY topic, partition, offset
HAVING last_verdict != 'counted';
