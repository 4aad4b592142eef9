-- Forgets the winners of every identity that the withdrawn import touched; re-crown-winners follows.
DELETE FROM speed.winners
WHERE (event_id, source) IN (
  SELECT event_id, source FROM speed.records
  WHERE import_id = {import_id:String} AND reason = '' AND ($BELOW)
)
SETTINGS lightweight_deletes_sync = 2
