-- How far the translator of table changes is: one row for each topic. It moves in the transaction in which the mirror
-- and the notes of what was said move, after Kafka has what is said.
CREATE TABLE capture.table_changes (
  topic text PRIMARY KEY,
  next_offset bigint NOT NULL DEFAULT 0,
  -- Place in the shop's log where the last transaction that was followed ends.
  last_lsn numeric NOT NULL DEFAULT 0,
  -- When that was, by the shop's clock.
  moment timestamptz,
  -- A copy of the tables is under way, of which nothing is said before it is whole.
  copying boolean NOT NULL DEFAULT false,
  mapping_hash text NOT NULL DEFAULT ''
);
