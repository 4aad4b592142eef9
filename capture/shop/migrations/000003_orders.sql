-- An order with its lines. Nobody writes its state, its version or what was paid and refunded: these follow from the
-- payments, shipments, refunds and voids, which are facts that are only ever added (see follow_facts).
CREATE TABLE shop.orders (
  order_id text PRIMARY KEY CHECK (length(order_id) BETWEEN 1 AND 128),
  customer_id text NOT NULL REFERENCES shop.customers,
  address_id text NOT NULL,
  state text NOT NULL DEFAULT 'placed',
  -- Grows by one with each fact. The records of an order carry it as aggregate_version.
  version integer NOT NULL DEFAULT 1 CHECK (version >= 1),
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  subtotal bigint NOT NULL CHECK (subtotal >= 0),
  discount bigint NOT NULL CHECK (discount BETWEEN 0 AND subtotal),
  shipping bigint NOT NULL CHECK (shipping >= 0),
  tax bigint NOT NULL CHECK (tax >= 0),
  total bigint NOT NULL CONSTRAINT total_is_the_sum CHECK (total = subtotal - discount + shipping + tax),
  paid bigint NOT NULL DEFAULT 0 CONSTRAINT paid_once CHECK (paid IN (0, total)),
  refunded bigint NOT NULL DEFAULT 0 CONSTRAINT no_refund_above_what_was_paid CHECK (refunded BETWEEN 0 AND paid),
  coupon text,
  placed_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- So that money can name the order together with its currency.
  UNIQUE (order_id, currency),
  FOREIGN KEY (customer_id, address_id) REFERENCES shop.addresses (customer_id, address_id),
  CONSTRAINT state_agrees_with_money CHECK (
    CASE state
      WHEN 'placed' THEN paid = 0
      WHEN 'payment_failed' THEN paid = 0
      WHEN 'paid' THEN paid = total AND refunded = 0
      WHEN 'shipped' THEN paid = total
      WHEN 'partly_refunded' THEN refunded BETWEEN 1 AND paid - 1
      WHEN 'refunded' THEN refunded = paid
      WHEN 'voided' THEN refunded = paid
      ELSE false
    END
  )
);

CREATE INDEX orders_of_customer ON shop.orders (customer_id);
CREATE INDEX orders_by_day ON shop.orders (placed_at);
CREATE INDEX orders_by_state ON shop.orders (state, updated_at);

CREATE TABLE shop.order_items (
  order_id text NOT NULL REFERENCES shop.orders,
  line integer NOT NULL CHECK (line >= 1),
  product_id text NOT NULL,
  sku text NOT NULL,
  -- As they were when it was ordered.
  name text NOT NULL,
  price bigint NOT NULL CHECK (price >= 0),
  quantity bigint NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, line),
  FOREIGN KEY (sku, product_id) REFERENCES shop.inventory (sku, product_id)
);

-- At the end of the transaction the lines make the subtotal; until then order and lines may come in any order.
CREATE FUNCTION shop.check_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  touched text := CASE WHEN TG_OP = 'DELETE' THEN OLD.order_id ELSE NEW.order_id END;
  expected bigint;
  found numeric;
BEGIN
  SELECT subtotal INTO expected FROM shop.orders WHERE order_id = touched;
  SELECT sum(price * quantity) INTO found FROM shop.order_items WHERE order_id = touched;
  IF expected IS DISTINCT FROM found THEN
    RAISE check_violation USING
      MESSAGE = format('the lines of order %s make %s, its subtotal is %s', touched, found, expected),
      CONSTRAINT = 'subtotal_is_the_sum_of_the_lines';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER check_lines AFTER INSERT OR UPDATE OF subtotal ON shop.orders
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop.check_lines();
CREATE CONSTRAINT TRIGGER check_lines AFTER INSERT OR UPDATE OR DELETE ON shop.order_items
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop.check_lines();
