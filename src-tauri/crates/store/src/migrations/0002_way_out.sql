-- The way out: what the gate found and may stand, rounds of comments, release, receipts, withdrawal; concerns.

CREATE TABLE allowance (
    id          TEXT PRIMARY KEY,
    report_id   TEXT NOT NULL REFERENCES report (id),
    words       TEXT NOT NULL CHECK (words <> ''),
    kind        TEXT NOT NULL,
    reason      TEXT NOT NULL CHECK (reason <> ''),
    allowed_at  TEXT NOT NULL,
    allowed_by  TEXT NOT NULL REFERENCES person (id),
    ended_at    TEXT
) STRICT;
CREATE INDEX allowance_report ON allowance (report_id);

-- A round keeps the visitor's text as it was sent for comment, beside whatever becomes of it.
CREATE TABLE accuracy_round (
    id             TEXT PRIMARY KEY,
    centre_id      TEXT NOT NULL REFERENCES centre (id),
    report_id      TEXT NOT NULL REFERENCES report (id),
    number         INTEGER NOT NULL CHECK (number >= 1),
    opened_at      TEXT NOT NULL,
    opened_by      TEXT NOT NULL REFERENCES person (id),
    answer_by      TEXT NOT NULL,
    note           TEXT NOT NULL,
    sent           TEXT NOT NULL CHECK (json_valid(sent)),
    ended_at       TEXT,
    ended_because  TEXT NOT NULL DEFAULT '',
    UNIQUE (report_id, number)
) STRICT;
CREATE UNIQUE INDEX accuracy_round_open ON accuracy_round (report_id) WHERE ended_at IS NULL;
CREATE TRIGGER accuracy_round_text_stays BEFORE UPDATE OF sent, opened_at, opened_by, report_id ON accuracy_round
BEGIN SELECT RAISE(ABORT, 'what was sent for comment stays'); END;

CREATE TABLE accuracy_comment (
    id           TEXT PRIMARY KEY,
    round_id     TEXT NOT NULL REFERENCES accuracy_round (id),
    section      TEXT NOT NULL,
    field        TEXT NOT NULL,
    text         TEXT NOT NULL CHECK (text <> ''),
    made_at      TEXT NOT NULL,
    made_by      TEXT NOT NULL REFERENCES person (id),
    state        TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'answered')),
    answer       TEXT NOT NULL DEFAULT '',
    answered_at  TEXT,
    answered_by  TEXT REFERENCES person (id)
) STRICT;
CREATE INDEX accuracy_comment_round ON accuracy_comment (round_id);

-- One row for each person asked, from the opening of the round on.
CREATE TABLE accuracy_response (
    round_id   TEXT NOT NULL REFERENCES accuracy_round (id),
    person_id  TEXT NOT NULL REFERENCES person (id),
    title      TEXT NOT NULL,
    outcome    TEXT CHECK (outcome IN ('authorised', 'returned', 'noAnswer')),
    reason     TEXT NOT NULL DEFAULT '',
    at         TEXT,
    PRIMARY KEY (round_id, person_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE submission ADD COLUMN rule_address TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN recipient_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN released_at TEXT;
ALTER TABLE submission ADD COLUMN released_by TEXT REFERENCES person (id);
ALTER TABLE submission ADD COLUMN withdrawn_at TEXT;
ALTER TABLE submission ADD COLUMN withdrawn_by TEXT REFERENCES person (id);
ALTER TABLE submission ADD COLUMN withdrawn_because TEXT NOT NULL DEFAULT '';
UPDATE submission SET rule_address = to_address;

CREATE TABLE receipt (
    id             TEXT PRIMARY KEY,
    submission_id  TEXT NOT NULL REFERENCES submission (id),
    file_name      TEXT NOT NULL,
    sha256         TEXT NOT NULL CHECK (length(sha256) = 64),
    body           BLOB NOT NULL,
    received_on    TEXT NOT NULL,
    note           TEXT NOT NULL,
    filed_at       TEXT NOT NULL,
    filed_by       TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX receipt_submission ON receipt (submission_id);
CREATE TRIGGER receipt_final_update BEFORE UPDATE ON receipt
BEGIN SELECT RAISE(ABORT, 'a filed receipt cannot be changed'); END;
CREATE TRIGGER receipt_final_delete BEFORE DELETE ON receipt
BEGIN SELECT RAISE(ABORT, 'a filed receipt cannot be removed'); END;

-- What a concern says is in its compartment, under a key of its own; here stands only that there is one.
CREATE TABLE concern (
    id              TEXT PRIMARY KEY,
    centre_id       TEXT NOT NULL REFERENCES centre (id),
    compartment_id  TEXT NOT NULL,
    report_id       TEXT REFERENCES report (id),
    recorded_at     TEXT NOT NULL,
    recorded_by     TEXT NOT NULL REFERENCES person (id)
) STRICT;
