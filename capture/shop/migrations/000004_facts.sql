-- What happened to orders: payments, shipments, refunds, voids. Money is in the order's currency, by the foreign key.
CREATE TABLE shop.payments (
  payment_id text PRIMARY KEY CHECK (length(payment_id) BETWEEN 1 AND 128),
  order_id text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('captured', 'failed')),
  amount bigint NOT NULL CHECK (amount >= 0),
  currency char(3) NOT NULL,
  method text NOT NULL,
  failure_reason text CHECK (failure_reason IS NULL OR outcome = 'failed'),
  occurred_at timestamptz NOT NULL,
  FOREIGN KEY (order_id, currency) REFERENCES shop.orders (order_id, currency)
);
CREATE INDEX payments_of_order ON shop.payments (order_id);
CREATE INDEX payments_by_day ON shop.payments (occurred_at);

CREATE TABLE shop.shipments (
  shipment_id text PRIMARY KEY CHECK (length(shipment_id) BETWEEN 1 AND 128),
  order_id text NOT NULL REFERENCES shop.orders,
  carrier text NOT NULL,
  occurred_at timestamptz NOT NULL
);
CREATE INDEX shipments_of_order ON shop.shipments (order_id);

-- A refund without an order is goodwill, given to a customer.
CREATE TABLE shop.refunds (
  refund_id text PRIMARY KEY CHECK (length(refund_id) BETWEEN 1 AND 128),
  order_id text,
  customer_id text NOT NULL REFERENCES shop.customers,
  amount bigint NOT NULL CHECK (amount > 0),
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  reason text NOT NULL,
  occurred_at timestamptz NOT NULL,
  FOREIGN KEY (order_id, currency) REFERENCES shop.orders (order_id, currency)
);
CREATE INDEX refunds_of_order ON shop.refunds (order_id);
CREATE INDEX refunds_by_day ON shop.refunds (occurred_at);

CREATE TABLE shop.voids (
  order_id text PRIMARY KEY REFERENCES shop.orders,
  reason text NOT NULL,
  occurred_at timestamptz NOT NULL
);

CREATE FUNCTION shop.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE restrict_violation USING
    MESSAGE = format('rows of %I are facts: they are added, never changed or deleted', TG_TABLE_NAME);
END $$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON shop.payments
  FOR EACH ROW EXECUTE FUNCTION shop.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON shop.shipments
  FOR EACH ROW EXECUTE FUNCTION shop.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON shop.refunds
  FOR EACH ROW EXECUTE FUNCTION shop.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON shop.voids
  FOR EACH ROW EXECUTE FUNCTION shop.refuse_change();
