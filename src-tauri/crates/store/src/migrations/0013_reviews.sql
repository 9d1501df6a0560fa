-- Reviews of the quality of care (regulation 23): written as reports are, about a period instead of a visit. Every version is
-- a row of its own; `root_id` is the first one, by which their documents replace each other.

CREATE TABLE review (
    id                 TEXT PRIMARY KEY,
    centre_id          TEXT NOT NULL REFERENCES centre (id),
    root_id            TEXT NOT NULL REFERENCES review (id),
    from_on            TEXT NOT NULL,
    to_on              TEXT NOT NULL CHECK (to_on >= from_on),
    version            INTEGER NOT NULL CHECK (version >= 1),
    state              TEXT NOT NULL CHECK (state IN ('draft', 'signedOff', 'superseded')),
    template_hash      TEXT NOT NULL REFERENCES template (hash),
    corrects_id        TEXT REFERENCES review (id),
    correction_reason  TEXT NOT NULL DEFAULT '',
    begun_at           TEXT NOT NULL,
    begun_by           TEXT NOT NULL REFERENCES person (id),
    number             TEXT UNIQUE,
    signed_at          TEXT,
    signed_by          TEXT REFERENCES person (id),
    -- figures, consultations, evidence and plan as they stood at sign-off
    facts              TEXT CHECK (facts IS NULL OR json_valid(facts)),
    -- when the journal last took a copy of the draft
    checkpoint_at      TEXT,
    UNIQUE (root_id, version),
    CHECK (state = 'draft' OR (number IS NOT NULL AND signed_at IS NOT NULL AND signed_by IS NOT NULL AND facts IS NOT NULL))
) STRICT;
-- one draft at a time
CREATE UNIQUE INDEX review_one_draft ON review (centre_id) WHERE state = 'draft';
CREATE INDEX review_root ON review (root_id);

CREATE TABLE review_answer (
    review_id  TEXT NOT NULL REFERENCES review (id),
    section    TEXT NOT NULL,
    field      TEXT NOT NULL,
    text       TEXT NOT NULL,
    saved_at   TEXT NOT NULL,
    PRIMARY KEY (review_id, section, field)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER review_answer_final_insert BEFORE INSERT ON review_answer
WHEN (SELECT state FROM review WHERE id = NEW.review_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'the review is signed off'); END;
CREATE TRIGGER review_answer_final_update BEFORE UPDATE ON review_answer
WHEN (SELECT state FROM review WHERE id = OLD.review_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'the review is signed off'); END;
CREATE TRIGGER review_answer_final_delete BEFORE DELETE ON review_answer
WHEN (SELECT state FROM review WHERE id = OLD.review_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'the review is signed off'); END;

-- What a statement rests on. The words are those of the day on which it was linked: reference and initials only.
CREATE TABLE review_evidence (
    id         TEXT PRIMARY KEY,
    review_id  TEXT NOT NULL REFERENCES review (id),
    section    TEXT NOT NULL,
    field      TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind <> ''),
    record_id  TEXT NOT NULL,
    words      TEXT NOT NULL CHECK (words <> ''),
    UNIQUE (review_id, section, field, kind, record_id)
) STRICT;

CREATE TABLE review_consultation (
    id         TEXT PRIMARY KEY,
    review_id  TEXT NOT NULL REFERENCES review (id),
    grp        TEXT NOT NULL CHECK (grp IN ('parents', 'children', 'staff', 'placingAuthorities', 'others')),
    asked      INTEGER NOT NULL CHECK (asked >= 1),
    answered   INTEGER NOT NULL CHECK (answered BETWEEN 0 AND asked),
    how        TEXT NOT NULL CHECK (how <> ''),
    held_on    TEXT NOT NULL,
    said       TEXT NOT NULL,
    changed    TEXT NOT NULL
) STRICT;
CREATE INDEX review_consultation_review ON review_consultation (review_id);

-- "It stands, because…": why something that was pointed out was left as it is.
CREATE TABLE review_stands (
    review_id  TEXT NOT NULL REFERENCES review (id),
    note       TEXT NOT NULL,
    reason     TEXT NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (review_id, note)
) STRICT, WITHOUT ROWID;

-- What the gate found and may stand. Ended, never removed.
CREATE TABLE review_allowance (
    id          TEXT PRIMARY KEY,
    review_id   TEXT NOT NULL REFERENCES review (id),
    words       TEXT NOT NULL CHECK (words <> ''),
    kind        TEXT NOT NULL,
    reason      TEXT NOT NULL CHECK (reason <> ''),
    allowed_at  TEXT NOT NULL,
    allowed_by  TEXT NOT NULL REFERENCES person (id),
    ended_at    TEXT
) STRICT;
CREATE INDEX review_allowance_review ON review_allowance (review_id);

-- The development plan while it is written. At sign-off each row becomes an action of the list of all actions, whose id it
-- then names; an action of an incomplete draft is nobody's yet.
CREATE TABLE review_action (
    id         TEXT PRIMARY KEY,
    review_id  TEXT NOT NULL REFERENCES review (id),
    position   INTEGER NOT NULL,
    what       TEXT NOT NULL CHECK (what <> ''),
    owner      TEXT NOT NULL,
    due_on     TEXT,
    item_id    TEXT REFERENCES action_item (id)
) STRICT;
CREATE INDEX review_action_review ON review_action (review_id);

-- What a review says became of an action of an earlier development plan.
CREATE TABLE review_outcome (
    review_id  TEXT NOT NULL REFERENCES review (id),
    action_id  TEXT NOT NULL REFERENCES action_item (id),
    outcome    TEXT CHECK (outcome IN ('closed', 'carried')),
    evidence   TEXT NOT NULL,
    PRIMARY KEY (review_id, action_id)
) STRICT, WITHOUT ROWID;
