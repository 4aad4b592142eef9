-- Who may send to the collector. A key itself is never stored: it is 144 bits of chance, so one round of SHA-256
-- is as good as many.
CREATE TABLE capture.write_keys (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key_hash bytea NOT NULL UNIQUE CHECK (octet_length(key_hash) = 32),
  -- The first characters, by which a person knows a key again.
  hint text NOT NULL CHECK (char_length(hint) BETWEEN 4 AND 16),
  source text NOT NULL CHECK (char_length(source) BETWEEN 1 AND 64),
  kind text NOT NULL CHECK (kind IN ('browser', 'server')),
  -- Web pages that may send with it: "https://shop.example", or "*" for all. A server's key has none.
  origins text[] NOT NULL DEFAULT '{}' CHECK (kind = 'browser' OR origins = '{}'),
  -- Currency of amounts that come without one; without it they are refused.
  currency char(3),
  normalise_float_noise boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
CREATE INDEX write_keys_in_force ON capture.write_keys (id) WHERE revoked_at IS NULL;
