-- What is sold, what it costs in each currency, and how much of it is in the house.
-- All amounts of this schema are whole minor units of the currency beside them.
CREATE TABLE shop.products (
  product_id text PRIMARY KEY CHECK (length(product_id) BETWEEN 1 AND 128),
  name text NOT NULL CHECK (name <> ''),
  brand text NOT NULL,
  category text NOT NULL,
  url text NOT NULL,
  -- The price at home, as shop.prices has it: whoever follows this table alone sees prices move.
  price bigint NOT NULL,
  currency char(3) NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE shop.prices (
  product_id text NOT NULL REFERENCES shop.products ON DELETE CASCADE,
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount bigint NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (product_id, currency),
  UNIQUE (product_id, currency, amount)
);

-- The two can not differ, and a new price at home moves the product's row with it.
ALTER TABLE shop.products ADD CONSTRAINT products_price
  FOREIGN KEY (product_id, currency, price) REFERENCES shop.prices (product_id, currency, amount)
  ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE shop.inventory (
  sku text PRIMARY KEY CHECK (length(sku) BETWEEN 1 AND 128),
  product_id text NOT NULL REFERENCES shop.products ON DELETE CASCADE,
  variant text NOT NULL,
  on_hand bigint NOT NULL CONSTRAINT no_negative_stock CHECK (on_hand >= 0),
  -- With less than this a delivery of `reorder_quantity` is due.
  reorder_level bigint NOT NULL CHECK (reorder_level >= 0),
  reorder_quantity bigint NOT NULL CHECK (reorder_quantity > 0),
  UNIQUE (product_id, variant),
  UNIQUE (sku, product_id)
);
