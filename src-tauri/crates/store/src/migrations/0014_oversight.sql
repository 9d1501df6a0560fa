-- That somebody who answers for the centre looked at what is not in order: added to and never changed.
CREATE TABLE oversight_look (
    id         TEXT PRIMARY KEY,
    centre_id  TEXT NOT NULL REFERENCES centre (id),
    -- what was not in order then, in words
    seen       TEXT NOT NULL CHECK (json_valid(seen)),
    note       TEXT NOT NULL,
    at         TEXT NOT NULL,
    by         TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX oversight_look_at ON oversight_look (at);
CREATE TRIGGER oversight_look_final_update BEFORE UPDATE ON oversight_look
BEGIN SELECT RAISE(ABORT, 'what was looked at stands'); END;
CREATE TRIGGER oversight_look_final_delete BEFORE DELETE ON oversight_look
BEGIN SELECT RAISE(ABORT, 'what was looked at stands'); END;
