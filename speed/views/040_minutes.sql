-- Grain: one row for each minute of occurrence, source, topic, event type and currency. Additive.
-- `amount`, minor units: the total of an order, the amount of a payment or refund, else 0.
CREATE OR REPLACE VIEW shop.minutes AS
SELECT minute, source, topic, event_type, currency, events, amount
FROM speed.minutes FINAL
WHERE events > 0;
