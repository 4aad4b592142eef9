-- Answers the request: how many records of the import no longer count, and since which pass.
INSERT INTO speed.erasures (import_id, pass, records)
SELECT {import_id:String}, {pass:UInt64}, count()
FROM speed.records FINAL
WHERE import_id = {import_id:String} AND reason = '' AND ($BELOW)
