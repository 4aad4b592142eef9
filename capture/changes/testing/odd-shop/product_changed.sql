-- Every odd type of a column ends as text in a property of its own, to be held against what the table says.
SELECT
  g.label AS name,
  to_jsonb(g) - 'id' - 'label' - 'unused' AS x_all
FROM goods AS g
WHERE g.id = :key AND g.label <> 'hidden'
