-- Checks as the last batch that was checked knew them.
SELECT name, title, kind, severity, meaning, remedy, unit, thresholds
FROM lake.checks
WHERE place IS NOT NULL
ORDER BY place
