-- A letter that waits for a second person keeps to whom it was prepared: who changes that prepares it anew. What waits from
-- before has neither, and is prepared anew too.
ALTER TABLE letter_waiting ADD COLUMN to_name TEXT NOT NULL DEFAULT '';
ALTER TABLE letter_waiting ADD COLUMN to_address TEXT NOT NULL DEFAULT '';

-- Whom a released letter is addressed to. Nothing for those that were released before this was kept.
ALTER TABLE letter ADD COLUMN to_name TEXT;
