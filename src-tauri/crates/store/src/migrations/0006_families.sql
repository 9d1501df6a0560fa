-- The family record: address book, register fields, placement and assessment, logs; complaints; retention.

CREATE TABLE professional (
    id            TEXT PRIMARY KEY,
    centre_id     TEXT NOT NULL REFERENCES centre (id),
    kind          TEXT NOT NULL CHECK (kind <> ''),
    name          TEXT NOT NULL,
    organisation  TEXT NOT NULL,
    post          TEXT NOT NULL,
    address       TEXT NOT NULL,
    telephone     TEXT NOT NULL,
    out_of_hours  TEXT NOT NULL,
    email         TEXT NOT NULL,
    registration  TEXT NOT NULL,
    note          TEXT NOT NULL,
    ended_on      TEXT,
    CHECK (name <> '' OR organisation <> '')
) STRICT;

CREATE TABLE family_professional (
    family_id        TEXT NOT NULL REFERENCES family (id),
    professional_id  TEXT NOT NULL REFERENCES professional (id),
    relation         TEXT NOT NULL,
    linked_at        TEXT NOT NULL,
    PRIMARY KEY (family_id, professional_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_professional_professional ON family_professional (professional_id);

-- Fields of the register beyond name, initials, birth and dates; which there are stands in family_record.toml.
CREATE TABLE register_value (
    family_id  TEXT NOT NULL REFERENCES family (id),
    -- empty for what is said of the family as a whole
    member_id  TEXT NOT NULL,
    item       TEXT NOT NULL CHECK (item <> ''),
    value      TEXT NOT NULL CHECK (value <> ''),
    PRIMARY KEY (family_id, member_id, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE placement (
    family_id              TEXT PRIMARY KEY REFERENCES family (id),
    referred_on            TEXT,
    referred_by            TEXT NOT NULL,
    pre_admission_on       TEXT,
    pre_admission_words    TEXT NOT NULL,
    plan_on                TEXT,
    plan_risk_on           TEXT,
    plan_waits_because     TEXT NOT NULL,
    legal_status           TEXT NOT NULL,
    court_instructions     TEXT NOT NULL,
    assessment_type        TEXT NOT NULL,
    assessment_started_on  TEXT,
    planned_end_on         TEXT,
    recommendation         TEXT NOT NULL,
    court_decision         TEXT NOT NULL,
    court_decided_on       TEXT,
    outcome_after          TEXT NOT NULL
) STRICT;

-- An assessment is final only on the word of a registered social worker whose registration was checked that day.
CREATE TABLE assessment_final (
    family_id          TEXT NOT NULL REFERENCES family (id),
    version            INTEGER NOT NULL CHECK (version >= 1),
    author             TEXT NOT NULL CHECK (author <> ''),
    registration       TEXT NOT NULL CHECK (registration <> ''),
    checked_on         TEXT NOT NULL,
    signed_on          TEXT NOT NULL,
    recorded_at        TEXT NOT NULL,
    recorded_by        TEXT NOT NULL REFERENCES person (id),
    withdrawn_at       TEXT,
    withdrawn_because  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (family_id, version),
    CHECK (checked_on = signed_on)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER assessment_final_stays
BEFORE UPDATE OF author, registration, checked_on, signed_on, recorded_at, recorded_by ON assessment_final
BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;

CREATE TABLE family_log (
    id           TEXT PRIMARY KEY,
    family_id    TEXT NOT NULL REFERENCES family (id),
    member_id    TEXT REFERENCES family_member (id),
    kind         TEXT NOT NULL CHECK (kind <> ''),
    on_day       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    words        TEXT NOT NULL CHECK (words <> ''),
    choice       TEXT NOT NULL,
    answer       TEXT NOT NULL,
    answer_on    TEXT,
    due_on       TEXT,
    closed_on    TEXT,
    recorded_at  TEXT NOT NULL,
    recorded_by  TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX family_log_family ON family_log (family_id, kind);

CREATE TABLE family_log_review (
    log_id       TEXT NOT NULL REFERENCES family_log (id),
    number       INTEGER NOT NULL CHECK (number >= 1),
    on_day       TEXT NOT NULL,
    words        TEXT NOT NULL CHECK (words <> ''),
    recorded_at  TEXT NOT NULL,
    recorded_by  TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (log_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE complaint (
    id              TEXT PRIMARY KEY,
    centre_id       TEXT NOT NULL REFERENCES centre (id),
    reference       TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('complaint', 'representation')),
    made_on         TEXT NOT NULL,
    made_how        TEXT NOT NULL,
    made_by         TEXT NOT NULL CHECK (made_by IN ('resident', 'forResident', 'other')),
    family_id       TEXT REFERENCES family (id),
    initials        TEXT NOT NULL,
    about           TEXT NOT NULL CHECK (about <> ''),
    wish            TEXT NOT NULL,
    to_authority    INTEGER NOT NULL CHECK (to_authority IN (0, 1)),
    authority       TEXT NOT NULL,
    told_on         TEXT,
    told_how        TEXT NOT NULL,
    told_words      TEXT NOT NULL,
    outcome         TEXT CHECK (outcome IN ('upheld', 'partlyUpheld', 'notUpheld', 'withdrawn', 'noted')),
    outcome_on      TEXT,
    outcome_words   TEXT NOT NULL,
    learning        TEXT NOT NULL,
    recorded_at     TEXT NOT NULL,
    recorded_by     TEXT NOT NULL REFERENCES person (id),
    UNIQUE (centre_id, reference),
    CHECK ((outcome IS NULL) = (outcome_on IS NULL))
) STRICT;
CREATE INDEX complaint_made ON complaint (made_on);
CREATE INDEX complaint_family ON complaint (family_id);

CREATE TABLE complaint_step (
    id            TEXT PRIMARY KEY,
    complaint_id  TEXT NOT NULL REFERENCES complaint (id),
    on_day        TEXT NOT NULL,
    by_whom       TEXT NOT NULL,
    words         TEXT NOT NULL CHECK (words <> ''),
    recorded_at   TEXT NOT NULL,
    recorded_by   TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX complaint_step_complaint ON complaint_step (complaint_id);

CREATE TABLE complaint_stage (
    complaint_id     TEXT NOT NULL REFERENCES complaint (id),
    stage            TEXT NOT NULL CHECK (stage IN ('one', 'two', 'three', 'ombudsman')),
    began_on         TEXT NOT NULL,
    acknowledged_on  TEXT,
    answered_on      TEXT,
    words            TEXT NOT NULL,
    PRIMARY KEY (complaint_id, stage)
) STRICT, WITHOUT ROWID;

-- Holds and deletions name a record by its reference, without a person's name, and stay when the record is gone.
CREATE TABLE retention_hold (
    id             TEXT PRIMARY KEY,
    kind           TEXT NOT NULL CHECK (kind IN ('family', 'complaint')),
    subject        TEXT NOT NULL,
    reference      TEXT NOT NULL,
    reason         TEXT NOT NULL CHECK (reason <> ''),
    placed_at      TEXT NOT NULL,
    placed_by      TEXT NOT NULL REFERENCES person (id),
    ended_at       TEXT,
    ended_by       TEXT REFERENCES person (id),
    ended_because  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX retention_hold_open ON retention_hold (kind, subject) WHERE ended_at IS NULL;

CREATE TABLE deletion (
    id                 TEXT PRIMARY KEY,
    kind               TEXT NOT NULL CHECK (kind IN ('family', 'complaint')),
    subject            TEXT NOT NULL,
    reference          TEXT NOT NULL,
    reason             TEXT NOT NULL CHECK (reason <> ''),
    asked_at           TEXT NOT NULL,
    asked_by           TEXT NOT NULL REFERENCES person (id),
    confirmed_at       TEXT,
    confirmed_by       TEXT REFERENCES person (id),
    -- not before this instant: the cooling-off as it was when the second person confirmed
    earliest_at        TEXT,
    cancelled_at       TEXT,
    cancelled_by       TEXT REFERENCES person (id),
    cancelled_because  TEXT NOT NULL DEFAULT '',
    done_at            TEXT,
    done_by            TEXT REFERENCES person (id),
    erased_entries     INTEGER,
    CHECK (confirmed_by IS NULL OR confirmed_by <> asked_by),
    CHECK (done_at IS NULL OR (confirmed_at IS NOT NULL AND cancelled_at IS NULL AND done_at >= earliest_at))
) STRICT;
CREATE UNIQUE INDEX deletion_open ON deletion (kind, subject) WHERE cancelled_at IS NULL AND done_at IS NULL;
CREATE TRIGGER deletion_stays BEFORE DELETE ON deletion
BEGIN SELECT RAISE(ABORT, 'that something was deleted stays on record'); END;
