-- Grain: one row for each minute, source, currency and product of placed orders. Additive.
CREATE OR REPLACE VIEW shop.product_minutes AS
SELECT minute, source, currency, product_id, name, units, amount
FROM speed.product_minutes FINAL
WHERE units != 0 OR amount != 0;
