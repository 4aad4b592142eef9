-- Placing an order takes its goods out of stock, voiding it brings them back. Rows are locked in the order of their
-- names, so that two orders with the same goods wait for each other and never for ever.
CREATE FUNCTION shop.take_stock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM shop.inventory WHERE sku IN (SELECT sku FROM taken) ORDER BY sku FOR NO KEY UPDATE;
  UPDATE shop.inventory AS stock
  SET on_hand = on_hand - lines.quantity
  FROM (SELECT sku, sum(quantity) AS quantity FROM taken GROUP BY sku) AS lines
  WHERE stock.sku = lines.sku;
  RETURN NULL;
END $$;

CREATE FUNCTION shop.return_stock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM shop.inventory
  WHERE sku IN (SELECT sku FROM shop.order_items WHERE order_id = NEW.order_id)
  ORDER BY sku FOR NO KEY UPDATE;
  UPDATE shop.inventory AS stock
  SET on_hand = on_hand + lines.quantity
  FROM (
    SELECT sku, sum(quantity) AS quantity FROM shop.order_items WHERE order_id = NEW.order_id GROUP BY sku
  ) AS lines
  WHERE stock.sku = lines.sku;
  RETURN NULL;
END $$;

CREATE TRIGGER take_stock AFTER INSERT ON shop.order_items
  REFERENCING NEW TABLE AS taken FOR EACH STATEMENT EXECUTE FUNCTION shop.take_stock();
CREATE TRIGGER return_stock AFTER INSERT ON shop.voids FOR EACH ROW EXECUTE FUNCTION shop.return_stock();
