-- Annex A: the centre's own outline, what people answered, what was finished; and the days on which an inspector is here.

-- Versions of the outline; the last is in force. What ships stands in the program.
CREATE TABLE annex_template (
    version    INTEGER PRIMARY KEY CHECK (version >= 1),
    centre_id  TEXT NOT NULL REFERENCES centre (id),
    -- gone back to what ships: then the sections are those of that day
    shipped    INTEGER NOT NULL CHECK (shipped IN (0, 1)),
    sections   TEXT NOT NULL CHECK (json_valid(sections)),
    why        TEXT NOT NULL,
    saved_at   TEXT NOT NULL,
    saved_by   TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE TRIGGER annex_template_stays BEFORE UPDATE ON annex_template
BEGIN SELECT RAISE(ABORT, 'a version of the outline stays'); END;
CREATE TRIGGER annex_template_no_delete BEFORE DELETE ON annex_template
BEGIN SELECT RAISE(ABORT, 'a version of the outline stays'); END;

-- What cannot be counted: every answer stays, the last one counts. Saying the same again is confirming it.
CREATE TABLE annex_answer (
    id            TEXT PRIMARY KEY,
    centre_id     TEXT NOT NULL REFERENCES centre (id),
    field         TEXT NOT NULL CHECK (field <> ''),
    -- the field's label when it was answered
    label         TEXT NOT NULL,
    answer        TEXT NOT NULL,
    confirmed_at  TEXT NOT NULL,
    confirmed_by  TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX annex_answer_field ON annex_answer (field, confirmed_at);
CREATE TRIGGER annex_answer_stays BEFORE UPDATE ON annex_answer
BEGIN SELECT RAISE(ABORT, 'an answer stays'); END;
CREATE TRIGGER annex_answer_no_delete BEFORE DELETE ON annex_answer
BEGIN SELECT RAISE(ABORT, 'an answer stays'); END;

-- A day on which an inspector is here.
CREATE TABLE inspection_day (
    id             TEXT PRIMARY KEY,
    centre_id      TEXT NOT NULL REFERENCES centre (id),
    began_at       TEXT NOT NULL,
    began_by       TEXT NOT NULL REFERENCES person (id),
    -- when Annex A is to be ready, as agreed at the start
    ready_at       TEXT,
    form           TEXT NOT NULL CHECK (json_valid(form)),
    closed_at      TEXT,
    closed_by      TEXT REFERENCES person (id),
    -- the inspection that it belongs to, once that is on record
    inspection_id  TEXT,
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX inspection_day_open ON inspection_day (centre_id) WHERE closed_at IS NULL;

-- What was asked for and handed over. Never who spoke with the inspector in private.
CREATE TABLE inspection_note (
    id           TEXT PRIMARY KEY,
    day_id       TEXT NOT NULL REFERENCES inspection_day (id),
    at           TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('asked', 'handedOver', 'note')),
    words        TEXT NOT NULL CHECK (words <> ''),
    by_whom      TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    recorded_by  TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX inspection_note_day ON inspection_note (day_id, at);
CREATE TRIGGER inspection_note_stays BEFORE UPDATE ON inspection_note
BEGIN SELECT RAISE(ABORT, 'a note of an inspection stays'); END;
CREATE TRIGGER inspection_note_no_delete BEFORE DELETE ON inspection_note
BEGIN SELECT RAISE(ABORT, 'a note of an inspection stays'); END;

-- An Annex A that was finished: what it said, frozen, and its document.
CREATE TABLE annex (
    id            TEXT PRIMARY KEY,
    centre_id     TEXT NOT NULL REFERENCES centre (id),
    from_day      TEXT NOT NULL,
    to_day        TEXT NOT NULL CHECK (to_day >= from_day),
    as_of         TEXT NOT NULL,
    frozen        TEXT NOT NULL CHECK (json_valid(frozen)),
    document_id   TEXT NOT NULL REFERENCES document (id),
    day_id        TEXT REFERENCES inspection_day (id),
    finished_at   TEXT NOT NULL,
    finished_by   TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE TRIGGER annex_stays BEFORE UPDATE ON annex
BEGIN SELECT RAISE(ABORT, 'a finished Annex A stays'); END;
CREATE TRIGGER annex_no_delete BEFORE DELETE ON annex
BEGIN SELECT RAISE(ABORT, 'a finished Annex A stays'); END;
