-- Events, the decisions on them, who is told, the letters; the plain logs.

CREATE TABLE event (
    id           TEXT PRIMARY KEY,
    centre_id    TEXT NOT NULL REFERENCES centre (id),
    kind         TEXT NOT NULL CHECK (kind <> ''),
    happened_on  TEXT NOT NULL,
    -- nothing when nobody knows the time
    happened_at  TEXT,
    until_on     TEXT,
    until_at     TEXT,
    known_at     TEXT NOT NULL,
    time_note    TEXT NOT NULL DEFAULT '',
    place        TEXT NOT NULL,
    what         TEXT NOT NULL CHECK (what <> ''),
    actions      TEXT NOT NULL,
    danger       INTEGER,
    summary      TEXT NOT NULL DEFAULT '',
    prevention   TEXT NOT NULL DEFAULT '',
    evaluation   TEXT NOT NULL DEFAULT '',
    outcome_at   TEXT,
    outcome      TEXT NOT NULL DEFAULT '',
    recorded_at  TEXT NOT NULL,
    recorded_by  TEXT NOT NULL REFERENCES person (id),
    -- counted up with every change, so that two people who decide at once find out
    version      INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    closed_at    TEXT,
    closed_by    TEXT REFERENCES person (id),
    closed_note  TEXT NOT NULL DEFAULT '',
    -- kept by the first version as a happening: no clock runs
    earlier      INTEGER NOT NULL DEFAULT 0,
    CHECK ((until_on IS NULL) = (until_at IS NULL)),
    CHECK (until_on IS NULL OR happened_at IS NOT NULL),
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
) STRICT;
CREATE INDEX event_day ON event (centre_id, happened_on);
CREATE INDEX event_open ON event (centre_id, closed_at, earlier);

CREATE TABLE event_person (
    event_id   TEXT NOT NULL REFERENCES event (id),
    position   INTEGER NOT NULL,
    initials   TEXT NOT NULL CHECK (initials <> ''),
    -- who it is, as far as it is said: one of a family, or somebody who works here
    family_id  TEXT REFERENCES family (id),
    person_id  TEXT REFERENCES person (id),
    PRIMARY KEY (event_id, initials),
    CHECK (family_id IS NULL OR person_id IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_person_family ON event_person (family_id);

-- Decisions are added to, never changed: the newest is in force.
CREATE TABLE event_decision (
    id          TEXT PRIMARY KEY,
    event_id    TEXT NOT NULL REFERENCES event (id),
    decision    TEXT NOT NULL CHECK (decision IN ('notifiable', 'notNotifiable', 'adviceAsked')),
    why         TEXT NOT NULL CHECK (why <> ''),
    role        TEXT NOT NULL,
    decided_at  TEXT NOT NULL,
    decided_by  TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX event_decision_event ON event_decision (event_id);
CREATE TRIGGER event_decision_final_update BEFORE UPDATE ON event_decision
BEGIN SELECT RAISE(ABORT, 'a decision stands as it was made'); END;
CREATE TRIGGER event_decision_final_delete BEFORE DELETE ON event_decision
BEGIN SELECT RAISE(ABORT, 'a decision stands as it was made'); END;

CREATE TABLE event_link (
    event_id  TEXT NOT NULL REFERENCES event (id),
    target    TEXT NOT NULL CHECK (json_valid(target)),
    made_at   TEXT NOT NULL,
    made_by   TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (event_id, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
    id          TEXT PRIMARY KEY,
    event_id    TEXT NOT NULL REFERENCES event (id),
    -- the event itself, or the outcome of an enquiry
    stage       TEXT NOT NULL CHECK (stage IN ('event', 'outcome')),
    recipient   TEXT NOT NULL,
    family_id   TEXT REFERENCES family (id),
    name        TEXT NOT NULL,
    email       TEXT NOT NULL DEFAULT '',
    telephone   TEXT NOT NULL DEFAULT '',
    -- when the clock turns amber and red, and how that was worked out, as the rules stood
    amber_at    TEXT NOT NULL,
    red_at      TEXT NOT NULL,
    why         TEXT NOT NULL CHECK (json_valid(why)),
    made_at     TEXT NOT NULL,
    made_by     TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX notice_event ON notice (event_id);

-- What was said and written, added to and never changed.
CREATE TABLE notice_step (
    id           TEXT PRIMARY KEY,
    notice_id    TEXT NOT NULL REFERENCES notice (id),
    step         TEXT NOT NULL CHECK (step IN ('told', 'confirmed', 'reference', 'reply', 'notTold', 'safe', 'danger')),
    how          TEXT,
    happened_at  TEXT NOT NULL,
    by_whom      TEXT NOT NULL,
    text         TEXT NOT NULL,
    -- for what was told orally: when it is to be confirmed in writing, as the rules stood
    confirm_due  TEXT CHECK (confirm_due IS NULL OR json_valid(confirm_due)),
    recorded_at  TEXT NOT NULL,
    recorded_by  TEXT NOT NULL REFERENCES person (id),
    CHECK (step NOT IN ('told', 'confirmed') OR how IS NOT NULL),
    CHECK (step NOT IN ('notTold', 'reference', 'reply') OR text <> '')
) STRICT;
CREATE INDEX notice_step_notice ON notice_step (notice_id);
CREATE TRIGGER notice_step_final_update BEFORE UPDATE ON notice_step
BEGIN SELECT RAISE(ABORT, 'what was recorded of a notice stands'); END;
CREATE TRIGGER notice_step_final_delete BEFORE DELETE ON notice_step
BEGIN SELECT RAISE(ABORT, 'what was recorded of a notice stands'); END;

-- A letter as it was released: never rendered again.
CREATE TABLE letter (
    id           TEXT PRIMARY KEY,
    notice_id    TEXT NOT NULL REFERENCES notice (id),
    subject      TEXT NOT NULL CHECK (subject <> ''),
    text         TEXT NOT NULL CHECK (text <> ''),
    to_address   TEXT NOT NULL,
    file_name    TEXT NOT NULL,
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),
    body         BLOB NOT NULL,
    released_at  TEXT NOT NULL,
    released_by  TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX letter_notice ON letter (notice_id);
CREATE TRIGGER letter_final_update BEFORE UPDATE ON letter
BEGIN SELECT RAISE(ABORT, 'a released letter cannot be changed'); END;
CREATE TRIGGER letter_final_delete BEFORE DELETE ON letter
BEGIN SELECT RAISE(ABORT, 'a released letter cannot be removed'); END;

CREATE TABLE letter_export (
    export_id  TEXT PRIMARY KEY REFERENCES export (id),
    letter_id  TEXT NOT NULL REFERENCES letter (id)
) STRICT;
CREATE INDEX letter_export_letter ON letter_export (letter_id);

CREATE TABLE log_entry (
    id           TEXT PRIMARY KEY,
    centre_id    TEXT NOT NULL REFERENCES centre (id),
    log          TEXT NOT NULL CHECK (log <> ''),
    happened_on  TEXT NOT NULL,
    happened_at  TEXT,
    until_on     TEXT,
    until_at     TEXT,
    who          TEXT NOT NULL,
    what         TEXT NOT NULL CHECK (what <> ''),
    detail       TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    done_on      TEXT,
    done_at      TEXT,
    defect       INTEGER NOT NULL CHECK (defect IN (0, 1)),
    event_id     TEXT REFERENCES event (id),
    recorded_at  TEXT NOT NULL,
    recorded_by  TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX log_entry_day ON log_entry (centre_id, log, happened_on);

CREATE TABLE event_cell_change (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    recipient   TEXT NOT NULL,
    value       TEXT NOT NULL CHECK (value IN ('tell', 'consider', 'no')),
    source      TEXT NOT NULL,
    source_on   TEXT NOT NULL,
    why         TEXT NOT NULL CHECK (why <> ''),
    changed_by  TEXT NOT NULL REFERENCES person (id),
    changed_on  TEXT NOT NULL,
    in_force    INTEGER NOT NULL CHECK (in_force IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX event_cell_change_in_force ON event_cell_change (kind, recipient) WHERE in_force = 1;

-- What the first version kept as happenings stays readable among the events, under the same ids.
INSERT INTO event (id, centre_id, kind, happened_on, happened_at, known_at, place, what, actions, recorded_at, recorded_by,
                   earlier)
SELECT id, centre_id, 'other', happened_on, happened_at, recorded_at, place, what, '', recorded_at, recorded_by, 1
FROM happening;
-- who was one line of text there: it is kept as such, in front of what happened
UPDATE event SET what = (SELECT happening.who FROM happening WHERE happening.id = event.id) || ': ' || what
WHERE (SELECT happening.who FROM happening WHERE happening.id = event.id) <> '';
