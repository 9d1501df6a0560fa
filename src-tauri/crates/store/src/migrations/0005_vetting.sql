-- Vetting files. What is recorded is never overwritten: a row stands from recorded_from until recorded_to, so that "as at
-- any past day" is a query. recorded_to is set once, when a row is carried on by another or taken back.

-- Names that a person had before: kept when the name is changed.
CREATE TABLE former_name (
    id           TEXT PRIMARY KEY,
    person_id    TEXT NOT NULL REFERENCES person (id),
    name         TEXT NOT NULL CHECK (name <> ''),
    recorded_at  TEXT NOT NULL
) STRICT;
CREATE INDEX former_name_person ON former_name (person_id);

-- Posts held at the centre, one after the other.
CREATE TABLE held_post (
    id             TEXT PRIMARY KEY,
    person_id      TEXT NOT NULL REFERENCES person (id),
    centre_id      TEXT NOT NULL REFERENCES centre (id),
    title          TEXT NOT NULL,
    started_on     TEXT,
    left_on        TEXT,
    recorded_from  TEXT NOT NULL,
    recorded_to    TEXT CHECK (recorded_to >= recorded_from)
) STRICT;
CREATE INDEX held_post_person ON held_post (person_id);

-- Posts from before this table: as they are known, from when the person was entered.
INSERT INTO held_post (id, person_id, centre_id, title, started_on, left_on, recorded_from, recorded_to)
SELECT post.person_id, post.person_id, post.centre_id, post.title, post.started_on, post.left_on,
       coalesce((SELECT min(journal.at) FROM journal WHERE journal.kind = 'person' AND journal.subject = post.person_id),
                '1970-01-01T00:00:00.000Z'),
       NULL
FROM post;

-- Schedule 4 paragraph 7, and how the person works at the centre.
CREATE TABLE vetting_particulars (
    id             TEXT PRIMARY KEY,
    person_id      TEXT NOT NULL REFERENCES person (id),
    centre_id      TEXT NOT NULL REFERENCES centre (id),
    engagement     TEXT NOT NULL CHECK (engagement IN ('permanent', 'bank', 'agency', 'volunteer', 'student',
                       'contractor', 'tupe', 'registeredPerson', 'responsibleIndividual')),
    body           TEXT NOT NULL CHECK (json_valid(body)),
    import_id      TEXT,
    recorded_from  TEXT NOT NULL,
    recorded_by    TEXT REFERENCES person (id),
    recorded_to    TEXT CHECK (recorded_to >= recorded_from)
) STRICT;
CREATE INDEX vetting_particulars_person ON vetting_particulars (person_id);

-- Evidence. Three dates are kept apart: of the check, when it was seen, when it was entered (recorded_from).
CREATE TABLE vetting_line (
    id               TEXT PRIMARY KEY,
    person_id        TEXT NOT NULL REFERENCES person (id),
    centre_id        TEXT NOT NULL REFERENCES centre (id),
    item             TEXT NOT NULL CHECK (item <> ''),
    state            TEXT NOT NULL CHECK (state IN ('complete', 'inProgress', 'missing', 'notRequired', 'unknown')),
    checked_on       TEXT,
    seen_on          TEXT,
    seen_by          TEXT REFERENCES person (id),
    asked_on         TEXT,
    chased_on        TEXT,
    expires_on       TEXT,
    destroy_copy_by  TEXT,
    because          TEXT NOT NULL,
    note             TEXT NOT NULL,
    details          TEXT NOT NULL CHECK (json_valid(details)),
    -- digits of a DBS certificate, to find the same number in two files
    certificate      TEXT,
    import_id        TEXT,
    recorded_from    TEXT NOT NULL,
    recorded_by      TEXT REFERENCES person (id),
    recorded_to      TEXT CHECK (recorded_to >= recorded_from),
    ended_by         TEXT REFERENCES person (id),
    ended_because    TEXT NOT NULL DEFAULT '',
    CHECK (state <> 'notRequired' OR because <> '')
) STRICT;
CREATE INDEX vetting_line_person ON vetting_line (person_id, item);
CREATE INDEX vetting_line_certificate ON vetting_line (certificate) WHERE certificate IS NOT NULL;

-- Education, posts and what else fills the time, as a CV tells it. Dates as written, with the days between which each lies.
CREATE TABLE vetting_history (
    id             TEXT NOT NULL,
    version        INTEGER NOT NULL CHECK (version >= 1),
    person_id      TEXT NOT NULL REFERENCES person (id),
    centre_id      TEXT NOT NULL REFERENCES centre (id),
    kind           TEXT NOT NULL CHECK (kind IN ('education', 'work', 'other')),
    what           TEXT NOT NULL,
    post           TEXT NOT NULL,
    from_text      TEXT NOT NULL,
    from_earliest  TEXT NOT NULL,
    from_latest    TEXT NOT NULL,
    to_text        TEXT NOT NULL,
    to_earliest    TEXT,
    to_latest      TEXT,
    goes_on        INTEGER NOT NULL CHECK (goes_on IN (0, 1)),
    care           INTEGER NOT NULL CHECK (care IN (0, 1)),
    why_ended      TEXT NOT NULL,
    import_id      TEXT,
    recorded_from  TEXT NOT NULL,
    recorded_by    TEXT REFERENCES person (id),
    recorded_to    TEXT CHECK (recorded_to >= recorded_from),
    PRIMARY KEY (id, version),
    CHECK (from_earliest <= from_latest),
    CHECK ((to_earliest IS NULL) = (to_latest IS NULL)),
    CHECK (goes_on = 0 OR to_latest IS NULL)
) STRICT;
CREATE INDEX vetting_history_person ON vetting_history (person_id);

CREATE TABLE vetting_gap (
    id             TEXT PRIMARY KEY,
    person_id      TEXT NOT NULL REFERENCES person (id),
    centre_id      TEXT NOT NULL REFERENCES centre (id),
    from_day       TEXT NOT NULL,
    to_day         TEXT NOT NULL CHECK (to_day >= from_day),
    explanation    TEXT NOT NULL CHECK (explanation <> ''),
    accepted       INTEGER NOT NULL CHECK (accepted IN (0, 1)),
    recorded_from  TEXT NOT NULL,
    recorded_by    TEXT REFERENCES person (id),
    recorded_to    TEXT CHECK (recorded_to >= recorded_from)
) STRICT;
CREATE INDEX vetting_gap_person ON vetting_gap (person_id);

CREATE TABLE start_decision (
    id             TEXT PRIMARY KEY,
    person_id      TEXT NOT NULL REFERENCES person (id),
    centre_id      TEXT NOT NULL REFERENCES centre (id),
    kind           TEXT NOT NULL CHECK (kind IN ('cleared', 'earlyStart', 'stopped')),
    decided_on     TEXT NOT NULL,
    starts_on      TEXT,
    steps          TEXT NOT NULL,
    reasons        TEXT NOT NULL,
    supervisor_id  TEXT REFERENCES person (id),
    supervision    TEXT NOT NULL,
    review_on      TEXT,
    -- what was outstanding at that moment, in words
    outstanding    TEXT NOT NULL,
    recorded_from  TEXT NOT NULL,
    recorded_by    TEXT NOT NULL REFERENCES person (id),
    recorded_to    TEXT CHECK (recorded_to >= recorded_from),
    CHECK (kind <> 'earlyStart'
           OR (steps <> '' AND reasons <> '' AND supervisor_id IS NOT NULL AND review_on IS NOT NULL)),
    CHECK (kind <> 'stopped' OR reasons <> ''),
    -- nobody decides about his or her own start
    CHECK (recorded_by <> person_id)
) STRICT;
CREATE INDEX start_decision_person ON start_decision (person_id);

CREATE TABLE self_audit (
    id          TEXT PRIMARY KEY,
    centre_id   TEXT NOT NULL REFERENCES centre (id),
    seed        TEXT NOT NULL CHECK (seed <> ''),
    drawn_from  INTEGER NOT NULL CHECK (drawn_from >= 1),
    drawn_at    TEXT NOT NULL,
    drawn_by    TEXT NOT NULL REFERENCES person (id),
    checker_id  TEXT NOT NULL REFERENCES person (id),
    CHECK (checker_id <> drawn_by)
) STRICT;

CREATE TABLE self_audit_file (
    audit_id    TEXT NOT NULL REFERENCES self_audit (id),
    person_id   TEXT NOT NULL REFERENCES person (id),
    position    INTEGER NOT NULL,
    in_order    INTEGER CHECK (in_order IN (0, 1)),
    note        TEXT NOT NULL DEFAULT '',
    checked_at  TEXT,
    checked_by  TEXT REFERENCES person (id),
    PRIMARY KEY (audit_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_finding (
    id           TEXT PRIMARY KEY,
    audit_id     TEXT NOT NULL REFERENCES self_audit (id),
    person_id    TEXT NOT NULL REFERENCES person (id),
    what         TEXT NOT NULL CHECK (what <> ''),
    owner_id     TEXT NOT NULL REFERENCES person (id),
    due_on       TEXT NOT NULL,
    found_at     TEXT NOT NULL,
    closed_at    TEXT,
    closed_by    TEXT REFERENCES person (id),
    done         TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_finding_audit ON audit_finding (audit_id);

-- What was recorded stays as it was; only its end may be set, and only once.
CREATE TRIGGER vetting_line_kept BEFORE UPDATE ON vetting_line
WHEN old.recorded_to IS NOT NULL OR new.id <> old.id OR new.person_id <> old.person_id OR new.item <> old.item
  OR new.state <> old.state OR new.details <> old.details OR new.because <> old.because OR new.note <> old.note
  OR new.checked_on IS NOT old.checked_on OR new.seen_on IS NOT old.seen_on OR new.seen_by IS NOT old.seen_by
  OR new.asked_on IS NOT old.asked_on OR new.chased_on IS NOT old.chased_on OR new.expires_on IS NOT old.expires_on
  OR new.destroy_copy_by IS NOT old.destroy_copy_by OR new.recorded_from <> old.recorded_from
  OR new.recorded_by IS NOT old.recorded_by
BEGIN SELECT RAISE(ABORT, 'a line of evidence stays as it was recorded'); END;
CREATE TRIGGER vetting_line_no_delete BEFORE DELETE ON vetting_line
BEGIN SELECT RAISE(ABORT, 'a line of evidence stays on record'); END;
CREATE TRIGGER vetting_particulars_kept BEFORE UPDATE ON vetting_particulars
WHEN old.recorded_to IS NOT NULL OR new.body <> old.body OR new.engagement <> old.engagement
  OR new.recorded_from <> old.recorded_from
BEGIN SELECT RAISE(ABORT, 'particulars stay as they were recorded'); END;
CREATE TRIGGER vetting_particulars_no_delete BEFORE DELETE ON vetting_particulars
BEGIN SELECT RAISE(ABORT, 'particulars stay on record'); END;
CREATE TRIGGER start_decision_kept BEFORE UPDATE ON start_decision
WHEN old.recorded_to IS NOT NULL OR new.kind <> old.kind OR new.reasons <> old.reasons OR new.steps <> old.steps
  OR new.decided_on <> old.decided_on OR new.review_on IS NOT old.review_on OR new.recorded_by <> old.recorded_by
BEGIN SELECT RAISE(ABORT, 'a decision stays as it was made'); END;
CREATE TRIGGER start_decision_no_delete BEFORE DELETE ON start_decision
BEGIN SELECT RAISE(ABORT, 'a decision stays on record'); END;
