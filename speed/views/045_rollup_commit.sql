-- The newest commit of the roller.
CREATE OR REPLACE VIEW speed.rollup_commit AS
SELECT commit, pass, as_of, ahead_pass, ahead_from, complete, unrolled, rolled_at
FROM speed.rollup_commits
ORDER BY commit DESC
LIMIT 1;
