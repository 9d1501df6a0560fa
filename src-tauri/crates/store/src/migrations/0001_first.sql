-- The first store. Every record knows its centre. Ids are UUIDv7 as text, dates ISO, instants UTC in RFC 3339.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE centre (
    id                       TEXT PRIMARY KEY,
    name                     TEXT NOT NULL,
    urn                      TEXT NOT NULL,
    profile                  TEXT NOT NULL CHECK (json_valid(profile)),
    registered_on            TEXT,
    statement_of_purpose_on  TEXT
) STRICT;

-- People belong to the provider; their posts and roles to a centre.
CREATE TABLE person (
    id        TEXT PRIMARY KEY,
    name      TEXT NOT NULL CHECK (name <> ''),
    known_as  TEXT NOT NULL,
    initials  TEXT NOT NULL
) STRICT;

CREATE TABLE post (
    person_id   TEXT NOT NULL REFERENCES person (id),
    centre_id   TEXT NOT NULL REFERENCES centre (id),
    title       TEXT NOT NULL,
    role        TEXT,
    started_on  TEXT,
    left_on     TEXT,
    PRIMARY KEY (person_id, centre_id)
) STRICT;

-- Who can open the store, beside the key slots in keys.json.
CREATE TABLE account (
    slot_id     TEXT PRIMARY KEY,
    person_id   TEXT NOT NULL REFERENCES person (id),
    role        TEXT NOT NULL,
    given_at    TEXT NOT NULL,
    ended_at    TEXT
) STRICT;

CREATE TABLE family (
    id                 TEXT PRIMARY KEY,
    centre_id          TEXT NOT NULL REFERENCES centre (id),
    reference          TEXT NOT NULL,
    placing_authority  TEXT NOT NULL,
    arrived_on         TEXT NOT NULL,
    left_on            TEXT,
    UNIQUE (centre_id, reference)
) STRICT;

CREATE TABLE family_member (
    id            TEXT PRIMARY KEY,
    family_id     TEXT NOT NULL REFERENCES family (id),
    position      INTEGER NOT NULL,
    name          TEXT NOT NULL CHECK (name <> ''),
    known_as      TEXT NOT NULL,
    former_names  TEXT NOT NULL,
    initials      TEXT NOT NULL,
    born_on       TEXT,
    kind          TEXT NOT NULL CHECK (kind IN ('adult', 'child')),
    removed       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX family_member_family ON family_member (family_id);

CREATE TABLE visit (
    id                     TEXT PRIMARY KEY,
    centre_id              TEXT NOT NULL REFERENCES centre (id),
    state                  TEXT NOT NULL CHECK (state IN ('planned', 'recorded', 'cancelled')),
    planned_on             TEXT,
    visitor_id             TEXT REFERENCES person (id),
    visited_on             TEXT,
    started_at             TEXT,
    ended_at               TEXT,
    announced              INTEGER,
    limb                   TEXT,
    in_charge              INTEGER,
    families_resident      INTEGER,
    no_interviews_because  TEXT NOT NULL DEFAULT '',
    premises_seen          TEXT NOT NULL DEFAULT '',
    complaints_inspected   INTEGER,
    complaints_note        TEXT NOT NULL DEFAULT '',
    interviews             TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(interviews)),
    record_checks          TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(record_checks)),
    cancelled_because      TEXT NOT NULL DEFAULT '',
    -- the explanation of the report's day, as the rules stood when the visit was recorded
    report_due             TEXT CHECK (report_due IS NULL OR json_valid(report_due)),
    CHECK (state <> 'recorded' OR (visited_on IS NOT NULL AND visitor_id IS NOT NULL AND report_due IS NOT NULL))
) STRICT;
CREATE INDEX visit_centre_day ON visit (centre_id, visited_on);

CREATE TABLE template (
    hash     TEXT PRIMARY KEY,
    id       TEXT NOT NULL,
    version  INTEGER NOT NULL,
    body     TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE report (
    id                 TEXT PRIMARY KEY,
    centre_id          TEXT NOT NULL REFERENCES centre (id),
    visit_id           TEXT NOT NULL REFERENCES visit (id),
    version            INTEGER NOT NULL CHECK (version >= 1),
    state              TEXT NOT NULL CHECK (state IN ('draft', 'signedOff', 'superseded')),
    template_hash      TEXT NOT NULL REFERENCES template (hash),
    corrects_id        TEXT REFERENCES report (id),
    correction_reason  TEXT NOT NULL DEFAULT '',
    number             TEXT UNIQUE,
    signed_at          TEXT,
    signed_by          TEXT REFERENCES person (id),
    -- what was filled in from the record, frozen at sign-off
    facts              TEXT CHECK (facts IS NULL OR json_valid(facts)),
    -- when the journal last took a copy of the draft
    checkpoint_at      TEXT,
    UNIQUE (visit_id, version),
    CHECK (state = 'draft' OR (number IS NOT NULL AND signed_at IS NOT NULL AND signed_by IS NOT NULL AND facts IS NOT NULL))
) STRICT;

CREATE TABLE report_answer (
    report_id  TEXT NOT NULL REFERENCES report (id),
    section    TEXT NOT NULL,
    field      TEXT NOT NULL,
    text       TEXT NOT NULL,
    saved_at   TEXT NOT NULL,
    PRIMARY KEY (report_id, section, field)
) STRICT, WITHOUT ROWID;

-- A report that is signed off cannot be written in, whatever the code above does.
CREATE TRIGGER report_answer_final_insert BEFORE INSERT ON report_answer
WHEN (SELECT state FROM report WHERE id = NEW.report_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'the report is signed off'); END;
CREATE TRIGGER report_answer_final_update BEFORE UPDATE ON report_answer
WHEN (SELECT state FROM report WHERE id = OLD.report_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'the report is signed off'); END;
CREATE TRIGGER report_answer_final_delete BEFORE DELETE ON report_answer
WHEN (SELECT state FROM report WHERE id = OLD.report_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'the report is signed off'); END;

CREATE TABLE action (
    id           TEXT PRIMARY KEY,
    centre_id    TEXT NOT NULL REFERENCES centre (id),
    report_id    TEXT NOT NULL REFERENCES report (id),
    position     INTEGER NOT NULL,
    what         TEXT NOT NULL CHECK (what <> ''),
    owner        TEXT NOT NULL,
    due_on       TEXT,
    state        TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    carried      INTEGER NOT NULL DEFAULT 0,
    closed_by    TEXT REFERENCES report (id),
    -- in a correction: the action of the corrected version that this one stands for
    stands_for   TEXT REFERENCES action (id)
) STRICT;
CREATE INDEX action_report ON action (report_id);

CREATE TABLE action_review (
    report_id  TEXT NOT NULL REFERENCES report (id),
    action_id  TEXT NOT NULL REFERENCES action (id),
    outcome    TEXT CHECK (outcome IN ('closed', 'carried')),
    evidence   TEXT NOT NULL,
    PRIMARY KEY (report_id, action_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    id              TEXT PRIMARY KEY,
    centre_id       TEXT NOT NULL REFERENCES centre (id),
    report_id       TEXT NOT NULL REFERENCES report (id),
    title           TEXT NOT NULL,
    number          TEXT NOT NULL UNIQUE,
    file_name       TEXT NOT NULL,
    content_digest  TEXT NOT NULL CHECK (length(content_digest) = 64),
    sha256          TEXT NOT NULL CHECK (length(sha256) = 64),
    pages           INTEGER NOT NULL,
    body            BLOB NOT NULL,
    made_at         TEXT NOT NULL,
    made_by         TEXT NOT NULL REFERENCES person (id),
    supersedes_id   TEXT REFERENCES document (id)
) STRICT;

-- A finished document is never rendered again, changed or removed.
CREATE TRIGGER document_final_update BEFORE UPDATE ON document
BEGIN SELECT RAISE(ABORT, 'a finished document cannot be changed'); END;
CREATE TRIGGER document_final_delete BEFORE DELETE ON document
BEGIN SELECT RAISE(ABORT, 'a finished document cannot be removed'); END;

CREATE TABLE submission (
    id               TEXT PRIMARY KEY,
    centre_id        TEXT NOT NULL REFERENCES centre (id),
    document_id      TEXT NOT NULL UNIQUE REFERENCES document (id),
    kind             TEXT NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('prepared', 'handedOver', 'sent')),
    to_address       TEXT NOT NULL,
    to_explanation   TEXT NOT NULL CHECK (json_valid(to_explanation)),
    subject          TEXT NOT NULL,
    body             TEXT NOT NULL,
    due              TEXT NOT NULL CHECK (json_valid(due)),
    prepared_at      TEXT NOT NULL,
    prepared_by      TEXT NOT NULL REFERENCES person (id),
    sent_on          TEXT,
    sent_at          TEXT,
    sent_how         TEXT,
    sent_note        TEXT NOT NULL DEFAULT '',
    sent_by          TEXT REFERENCES person (id),
    CHECK (state <> 'sent' OR (sent_on IS NOT NULL AND sent_how IS NOT NULL AND sent_by IS NOT NULL))
) STRICT;

CREATE TABLE export (
    id             TEXT PRIMARY KEY,
    submission_id  TEXT REFERENCES submission (id),
    document_id    TEXT REFERENCES document (id),
    path           TEXT NOT NULL,
    sha256         TEXT NOT NULL,
    made_at        TEXT NOT NULL,
    made_by        TEXT NOT NULL REFERENCES person (id)
) STRICT;

CREATE TABLE happening (
    id          TEXT PRIMARY KEY,
    centre_id   TEXT NOT NULL REFERENCES centre (id),
    happened_on TEXT NOT NULL,
    happened_at TEXT NOT NULL,
    place       TEXT NOT NULL,
    who         TEXT NOT NULL,
    what        TEXT NOT NULL CHECK (what <> ''),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES person (id)
) STRICT;

-- What was typed in a form that is not saved yet: no record, so no journal entry.
CREATE TABLE form_draft (
    person_id  TEXT NOT NULL REFERENCES person (id),
    key        TEXT NOT NULL,
    body       TEXT NOT NULL CHECK (json_valid(body)),
    saved_at   TEXT NOT NULL,
    PRIMARY KEY (person_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key    TEXT PRIMARY KEY,
    value  TEXT NOT NULL
) STRICT;

CREATE TABLE rule_change (
    id          TEXT PRIMARY KEY,
    rule        TEXT NOT NULL,
    value       TEXT NOT NULL,
    why         TEXT NOT NULL,
    changed_by  TEXT NOT NULL REFERENCES person (id),
    changed_on  TEXT NOT NULL,
    in_force    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX rule_change_in_force ON rule_change (rule) WHERE in_force = 1;

-- Append-only and hash-chained. The hash runs over the digest of the payload, so that a payload whose retention has
-- ended can be erased and the chain still proves.
CREATE TABLE journal (
    origin          TEXT NOT NULL,
    number          INTEGER NOT NULL CHECK (number >= 1),
    at              TEXT NOT NULL,
    who             TEXT NOT NULL,
    kind            TEXT NOT NULL,
    subject         TEXT NOT NULL,
    centre_id       TEXT NOT NULL,
    payload         TEXT CHECK (payload IS NULL OR json_valid(payload)),
    salt            TEXT NOT NULL,
    payload_digest  TEXT NOT NULL,
    previous        TEXT NOT NULL,
    hash            TEXT NOT NULL UNIQUE,
    PRIMARY KEY (origin, number)
) STRICT;
CREATE INDEX journal_subject ON journal (kind, subject);

CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
WHEN NOT (
    NEW.payload IS NULL AND OLD.origin = NEW.origin AND OLD.number = NEW.number AND OLD.at = NEW.at
    AND OLD.who = NEW.who AND OLD.kind = NEW.kind AND OLD.subject = NEW.subject AND OLD.centre_id = NEW.centre_id
    AND OLD.salt = NEW.salt AND OLD.payload_digest = NEW.payload_digest AND OLD.previous = NEW.previous
    AND OLD.hash = NEW.hash
)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
