-- One list of actions from every source but the visit report, whose actions stand with their report.
CREATE TABLE action_item (
    id            TEXT PRIMARY KEY,
    centre_id     TEXT NOT NULL REFERENCES centre (id),
    source        TEXT NOT NULL CHECK (source <> ''),
    -- the record that it comes from, its words and its page; a meeting has none of its own
    source_id     TEXT NOT NULL,
    source_words  TEXT NOT NULL CHECK (source_words <> ''),
    source_page   TEXT NOT NULL,
    what          TEXT NOT NULL CHECK (what <> ''),
    owner         TEXT NOT NULL,
    due_on        TEXT,
    state         TEXT NOT NULL CHECK (state IN ('open', 'done', 'authorised', 'withdrawn')),
    carried       INTEGER NOT NULL DEFAULT 0 CHECK (carried >= 0),
    recorded_at   TEXT NOT NULL,
    recorded_by   TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX action_item_source ON action_item (source, source_id);
CREATE INDEX action_item_open ON action_item (state, due_on);

-- What became of it, added to and never changed.
CREATE TABLE action_step (
    id         TEXT PRIMARY KEY,
    action_id  TEXT NOT NULL REFERENCES action_item (id),
    step       TEXT NOT NULL CHECK (step IN ('note', 'done', 'authorised', 'returned', 'carried', 'withdrawn')),
    words      TEXT NOT NULL,
    due_on     TEXT,
    at         TEXT NOT NULL,
    by         TEXT NOT NULL REFERENCES person (id),
    CHECK (step = 'authorised' OR words <> '')
) STRICT;
CREATE INDEX action_step_action ON action_step (action_id);
CREATE TRIGGER action_step_final_update BEFORE UPDATE ON action_step
BEGIN SELECT RAISE(ABORT, 'what was recorded of an action stands'); END;
CREATE TRIGGER action_step_final_delete BEFORE DELETE ON action_step
BEGIN SELECT RAISE(ABORT, 'what was recorded of an action stands'); END;
