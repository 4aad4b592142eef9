-- An order follows its facts. Each fact locks the order's row, so of two at once the second sees what the first did:
-- two refunds that are together too much can not both pass.
CREATE FUNCTION shop.follow_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'payments' THEN
      IF NEW.outcome = 'captured' THEN
        UPDATE shop.orders
        SET paid = paid + NEW.amount, state = 'paid', version = version + 1, updated_at = NEW.occurred_at
        WHERE order_id = NEW.order_id;
      ELSE
        UPDATE shop.orders
        SET state = 'payment_failed', version = version + 1, updated_at = NEW.occurred_at
        WHERE order_id = NEW.order_id;
      END IF;
    WHEN 'shipments' THEN
      UPDATE shop.orders
      SET state = 'shipped', version = version + 1, updated_at = NEW.occurred_at
      WHERE order_id = NEW.order_id;
    WHEN 'refunds' THEN
      UPDATE shop.orders
      SET refunded = refunded + NEW.amount,
          state = CASE WHEN refunded + NEW.amount >= paid THEN 'refunded' ELSE 'partly_refunded' END,
          version = version + 1,
          updated_at = NEW.occurred_at
      WHERE order_id = NEW.order_id;
    WHEN 'voids' THEN
      UPDATE shop.orders
      SET state = 'voided', version = version + 1, updated_at = NEW.occurred_at
      WHERE order_id = NEW.order_id;
      -- Asked after the row is locked, so no shipment comes between.
      IF EXISTS (SELECT FROM shop.shipments WHERE order_id = NEW.order_id) THEN
        RAISE check_violation USING
          MESSAGE = format('order %s was sent and can not be voided', NEW.order_id),
          CONSTRAINT = 'no_void_of_what_was_sent';
      END IF;
  END CASE;
  RETURN NULL;
END $$;

CREATE TRIGGER follow_facts AFTER INSERT ON shop.payments FOR EACH ROW EXECUTE FUNCTION shop.follow_facts();
CREATE TRIGGER follow_facts AFTER INSERT ON shop.shipments FOR EACH ROW EXECUTE FUNCTION shop.follow_facts();
CREATE TRIGGER follow_facts AFTER INSERT ON shop.refunds
  FOR EACH ROW WHEN (NEW.order_id IS NOT NULL) EXECUTE FUNCTION shop.follow_facts();
CREATE TRIGGER follow_facts AFTER INSERT ON shop.voids FOR EACH ROW EXECUTE FUNCTION shop.follow_facts();

-- The states and which may come after which.
CREATE FUNCTION shop.check_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  allowed boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    RAISE check_violation USING
      MESSAGE = 'an order begins as placed, at version 1', CONSTRAINT = 'orders_begin_as_placed';
  END IF;
  IF pg_trigger_depth() < 2 THEN
    RAISE restrict_violation USING
      MESSAGE = 'state, version and money of an order follow from its payments, shipments, refunds and voids';
  END IF;
  allowed := CASE NEW.state
    WHEN 'payment_failed' THEN OLD.state IN ('placed', 'payment_failed')
    WHEN 'paid' THEN OLD.state IN ('placed', 'payment_failed')
    WHEN 'shipped' THEN OLD.state IN ('paid', 'partly_refunded', 'shipped')
    WHEN 'partly_refunded' THEN OLD.state IN ('paid', 'shipped', 'partly_refunded')
    WHEN 'refunded' THEN OLD.state IN ('paid', 'shipped', 'partly_refunded')
    WHEN 'voided' THEN OLD.state IN ('placed', 'payment_failed', 'refunded')
    ELSE false
  END;
  IF NOT allowed THEN
    RAISE check_violation USING
      MESSAGE = format('order %s is %s and can not become %s', OLD.order_id, OLD.state, NEW.state),
      CONSTRAINT = 'state_follows_state';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER begin_as_placed BEFORE INSERT ON shop.orders
  FOR EACH ROW WHEN (NEW.state <> 'placed' OR NEW.version <> 1) EXECUTE FUNCTION shop.check_state();
CREATE TRIGGER check_state BEFORE UPDATE OF order_id, state, version, currency, total, paid, refunded ON shop.orders
  FOR EACH ROW EXECUTE FUNCTION shop.check_state();
