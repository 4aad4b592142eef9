-- Written by ./millrace contract migrate add_changes.
ALTER TABLE speed.records ADD COLUMN IF NOT EXISTS customer_city String;
ALTER TABLE speed.records ADD COLUMN IF NOT EXISTS customer_country String;
ALTER TABLE speed.records ADD COLUMN IF NOT EXISTS customer_group String;
ALTER TABLE speed.records ADD COLUMN IF NOT EXISTS customer_name String;
ALTER TABLE speed.records ADD COLUMN IF NOT EXISTS email String;
