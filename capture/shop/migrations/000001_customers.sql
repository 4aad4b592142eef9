-- Who buys, and where parcels go.
CREATE TABLE shop.customers (
  customer_id text PRIMARY KEY CHECK (length(customer_id) BETWEEN 1 AND 128),
  email text NOT NULL CHECK (email LIKE '%_@_%'),
  name text NOT NULL CHECK (name <> ''),
  city text NOT NULL,
  country char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  locale text NOT NULL,
  registered_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- One account for each mailbox, however it is typed.
CREATE UNIQUE INDEX customers_email ON shop.customers (lower(email));

CREATE TABLE shop.addresses (
  address_id text PRIMARY KEY CHECK (length(address_id) BETWEEN 1 AND 128),
  customer_id text NOT NULL REFERENCES shop.customers,
  recipient text NOT NULL CHECK (recipient <> ''),
  street text NOT NULL CHECK (street <> ''),
  postal_code text NOT NULL,
  city text NOT NULL CHECK (city <> ''),
  country char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  -- So that an order can name the address together with whose it is.
  UNIQUE (customer_id, address_id)
);
