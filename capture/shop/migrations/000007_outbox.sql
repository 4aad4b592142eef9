-- What the shop tells the world: a row for each state change, written in the same transaction. Rows stay for days, so
-- that what a lost slot or topic had can be sent again. `payload` is the record, byte for byte as it is to be sent.
CREATE TABLE shop.outbox (
  id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  aggregate_type text NOT NULL,
  aggregate_id text NOT NULL,
  event_type text NOT NULL,
  payload text NOT NULL,
  PRIMARY KEY (created_at, id)
) PARTITION BY RANGE (created_at);

-- Days are made ahead by capture/outbox. Should nobody do so for long, rows land here, and the shop goes on selling.
CREATE TABLE shop.outbox_other PARTITION OF shop.outbox DEFAULT;
