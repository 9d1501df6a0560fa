-- Data protection: breaches with their clock, and requests of one person for what is held about him or her.

CREATE TABLE breach (
    id               TEXT PRIMARY KEY,
    centre_id        TEXT NOT NULL REFERENCES centre (id),
    -- the instant from which the 72 hours run
    aware_at         TEXT NOT NULL,
    what             TEXT NOT NULL CHECK (what <> ''),
    whose            TEXT NOT NULL,
    consequences     TEXT NOT NULL,
    measures         TEXT NOT NULL,
    -- whether it goes to the Information Commissioner; nothing until somebody has decided
    report           INTEGER CHECK (report IN (0, 1)),
    report_because   TEXT NOT NULL DEFAULT '',
    decided_at       TEXT,
    decided_by       TEXT REFERENCES person (id),
    reported_at      TEXT,
    reported_how     TEXT NOT NULL DEFAULT '',
    late_because     TEXT NOT NULL DEFAULT '',
    recorded_at      TEXT NOT NULL,
    recorded_by      TEXT NOT NULL REFERENCES person (id),
    CHECK (report IS NULL OR (decided_at IS NOT NULL AND decided_by IS NOT NULL AND report_because <> '')),
    CHECK (reported_at IS NULL OR report = 1)
) STRICT;

CREATE TABLE access_request (
    id              TEXT PRIMARY KEY,
    centre_id       TEXT NOT NULL REFERENCES centre (id),
    -- a member of a family, or a person who works at or for the centre
    of_kind         TEXT NOT NULL CHECK (of_kind IN ('member', 'person')),
    of_id           TEXT NOT NULL,
    asked_on        TEXT NOT NULL,
    asked_by        TEXT NOT NULL CHECK (asked_by <> ''),
    identity        TEXT NOT NULL CHECK (identity <> ''),
    ground          TEXT NOT NULL CHECK (ground IN ('statute', 'courtOrder', 'notFamilyRecord')),
    ground_words    TEXT NOT NULL,
    opened_at       TEXT NOT NULL,
    opened_by       TEXT NOT NULL REFERENCES person (id),
    reviewed_at     TEXT,
    reviewed_by     TEXT REFERENCES person (id),
    risk            TEXT NOT NULL DEFAULT '',
    bundle_sha256   TEXT,
    -- the family's record leaves only on a ground of regulation 19(2)
    CHECK (of_kind = 'person' OR (ground <> 'notFamilyRecord' AND ground_words <> ''))
) STRICT;

-- What the review leaves out of the bundle, and why.
CREATE TABLE access_request_omission (
    request_id  TEXT NOT NULL REFERENCES access_request (id),
    item        TEXT NOT NULL,
    reason      TEXT NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (request_id, item)
) STRICT, WITHOUT ROWID;
