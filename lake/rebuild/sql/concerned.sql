-- Accounts that records of the days, or copies that move, have or are to have.
SELECT DISTINCT topic, account FROM {{work}}_accounts
UNION
SELECT DISTINCT topic, account FROM {{work}}_outside
UNION
SELECT DISTINCT topic, account FROM {{before}}
