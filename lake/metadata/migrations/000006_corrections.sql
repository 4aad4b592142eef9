-- What a rebuild made of the accounts of former batches: what was noted of them, and what the tables hold since. Who asked
-- for it and when it was published stands in the entry of the rebuild.
CREATE TABLE lake.batch_corrections (
  rebuild_id bigint NOT NULL REFERENCES lake.batches ON DELETE CASCADE,
  batch_id bigint NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  was_accepted bigint NOT NULL,
  was_duplicate bigint NOT NULL,
  was_rejected bigint NOT NULL,
  accepted bigint NOT NULL,
  duplicate bigint NOT NULL,
  rejected bigint NOT NULL,
  PRIMARY KEY (rebuild_id, batch_id, topic, partition),
  FOREIGN KEY (batch_id, topic, partition) REFERENCES lake.batch_inputs,
  CHECK (was_accepted + was_duplicate + was_rejected = accepted + duplicate + rejected)
);
CREATE INDEX batch_corrections_by_batch ON lake.batch_corrections (batch_id, topic, partition);
