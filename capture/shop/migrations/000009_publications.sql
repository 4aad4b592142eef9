-- What leaves by replication. The outbox appears as one table, whatever its days are; rows that are moved or dropped
-- with their day say nothing to anybody.
CREATE PUBLICATION millrace_outbox FOR TABLE shop.outbox
  WITH (publish = 'insert', publish_via_partition_root = true);

CREATE PUBLICATION millrace_tables FOR TABLE shop.customers, shop.products;
