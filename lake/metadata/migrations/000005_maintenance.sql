-- Who loads the files of batches elsewhere, and how far it is. Files of later batches stay for it.
CREATE TABLE lake.loaders (
  name text PRIMARY KEY,
  -- It has loaded every batch up to this one.
  loaded_through bigint NOT NULL CHECK (loaded_through >= 0),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Up to which batch maintenance may put files together and let them go; one row.
CREATE TABLE lake.released_batches (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  through bigint NOT NULL,
  released_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO lake.released_batches (through) VALUES (0);

-- Files of batches that were let go may be gone: a loader takes those batches from the tables as they are.
CREATE FUNCTION lake.check_loader() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  gone bigint := (SELECT through FROM lake.released_batches);
BEGIN
  IF TG_OP = 'INSERT' AND NEW.loaded_through < gone THEN
    RAISE EXCEPTION 'the files of batches up to % were put together: load these from the tables, and register with loaded_through %', gone, gone;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.loaded_through < OLD.loaded_through THEN
    RAISE EXCEPTION 'the loader % has loaded through %, and can not go back to %', OLD.name, OLD.loaded_through, NEW.loaded_through;
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER check_loader BEFORE INSERT OR UPDATE ON lake.loaders FOR EACH ROW EXECUTE FUNCTION lake.check_loader();

-- Each time the tables were looked after.
CREATE TABLE lake.maintenance_runs (
  run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  asked_by text NOT NULL,
  began_at timestamptz NOT NULL DEFAULT now(),
  -- Null: it is at work, or it died.
  ended_at timestamptz,
  -- [{table, what, found, bytes, left}]
  done jsonb NOT NULL DEFAULT '[]',
  -- Why it failed, as a sentence for people.
  error text
);
