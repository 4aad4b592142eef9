-- The mapping needs something of which the mirror has no values: nothing is followed before the tables are copied anew.
ALTER TABLE capture.table_changes ADD COLUMN awaits_copy boolean NOT NULL DEFAULT false;
