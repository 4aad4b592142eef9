-- Places of the records that are not accepted.
CREATE OR REPLACE TEMPORARY VIEW {{work}}_lost AS
SELECT topic, partition, offset FROM {{work}}_verdicts WHERE NOT is_accepted
UNION ALL
SELECT topic, partition, offset FROM {{work}}_losers
