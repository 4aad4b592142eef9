-- Who shows batches and what their checks said may read just that. Where PostgreSQL is another's there is one login.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'lake_reader') THEN
    GRANT USAGE ON SCHEMA lake TO lake_reader;
    GRANT SELECT ON lake.batches, lake.batch_inputs, lake.batch_snapshots, lake.batch_files, lake.checks, lake.check_results
      TO lake_reader;
  END IF;
END
$$;
