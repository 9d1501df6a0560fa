-- Reminders, each given once to each person at each threshold. What a matter is called stands nowhere here, only its key
-- and its day: the line on Today says it, as far as the reader may see it.
CREATE TABLE reminder (
    person_id  TEXT NOT NULL REFERENCES person (id),
    matter     TEXT NOT NULL CHECK (matter <> ''),
    due_on     TEXT NOT NULL,
    threshold  TEXT NOT NULL CHECK (threshold IN ('first', 'second', 'due', 'late')),
    given_at   TEXT NOT NULL,
    -- when the person said that he or she has seen it
    seen_at    TEXT,
    PRIMARY KEY (person_id, matter, due_on, threshold)
) STRICT, WITHOUT ROWID;

-- A matter of which nobody is reminded until a day. It stays on Today.
CREATE TABLE reminder_pause (
    id         TEXT PRIMARY KEY,
    centre_id  TEXT NOT NULL REFERENCES centre (id),
    matter     TEXT NOT NULL CHECK (matter <> ''),
    reason     TEXT NOT NULL CHECK (reason <> ''),
    until_on   TEXT NOT NULL,
    at         TEXT NOT NULL,
    by         TEXT NOT NULL REFERENCES person (id),
    ended_at   TEXT,
    ended_by   TEXT REFERENCES person (id)
) STRICT;
CREATE INDEX reminder_pause_matter ON reminder_pause (matter);
