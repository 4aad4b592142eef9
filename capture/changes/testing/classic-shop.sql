-- A shop as it has grown: integer ids, decimal prices, clocks without a zone, states as numbers and enums, rows that are
-- only marked as deleted, refunds as negative payments.
CREATE TYPE payment_state AS ENUM ('open', 'ok', 'failed');

CREATE TABLE customers (
  id serial PRIMARY KEY,
  email varchar(200) NOT NULL,
  first_name varchar(100),
  last_name varchar(100),
  country char(2),
  created timestamp NOT NULL DEFAULT localtimestamp,
  modified timestamp NOT NULL DEFAULT localtimestamp,
  deleted_at timestamp
);

CREATE TABLE categories (
  id serial PRIMARY KEY,
  name varchar(100) NOT NULL
);

CREATE TABLE products (
  id serial PRIMARY KEY,
  sku varchar(50) NOT NULL UNIQUE,
  title varchar(200) NOT NULL,
  category_id integer REFERENCES categories,
  price numeric(10,2) NOT NULL,
  active boolean NOT NULL DEFAULT true,
  description text,
  modified timestamp NOT NULL DEFAULT localtimestamp
);

CREATE TABLE orders (
  id bigserial PRIMARY KEY,
  customer_id integer REFERENCES customers,
  -- 0 new, 1 paid, 2 shipped, 9 called off
  status smallint NOT NULL DEFAULT 0,
  currency char(3) NOT NULL DEFAULT 'EUR',
  discount numeric(10,2) NOT NULL DEFAULT 0,
  shipping numeric(10,2) NOT NULL DEFAULT 0,
  total numeric(10,2) NOT NULL,
  created timestamp NOT NULL DEFAULT localtimestamp,
  shipped_at timestamp,
  cancelled_at timestamp,
  note text
);

CREATE TABLE order_lines (
  id bigserial PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
  product_id integer NOT NULL,
  title varchar(200) NOT NULL,
  qty integer NOT NULL,
  unit_price numeric(10,2) NOT NULL
);
CREATE INDEX order_lines_order ON order_lines (order_id);

CREATE TABLE payments (
  id bigserial PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
  method varchar(30) NOT NULL,
  -- below zero: paid back
  amount numeric(10,2) NOT NULL,
  state payment_state NOT NULL DEFAULT 'open',
  at timestamp NOT NULL DEFAULT localtimestamp
);
CREATE INDEX payments_order ON payments (order_id);
