-- An import is withdrawn by asking; the settling pass answers. Grain: one row for each request.
CREATE TABLE IF NOT EXISTS speed.erasure_requests (
  import_id String,
  requested_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = {replicated}MergeTree
ORDER BY import_id;

CREATE TABLE IF NOT EXISTS speed.erasures (
  import_id String,
  erased_at DateTime64(3, 'UTC') DEFAULT now64(3),
  pass UInt64,
  records UInt64
) ENGINE = {replicated}MergeTree
ORDER BY import_id;
