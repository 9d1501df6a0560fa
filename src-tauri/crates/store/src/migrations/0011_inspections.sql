-- Inspections with what they ask for, comments on a draft report; notices to Ofsted beside the reports.

CREATE TABLE inspection (
    id            TEXT PRIMARY KEY,
    centre_id     TEXT NOT NULL REFERENCES centre (id),
    kind          TEXT NOT NULL CHECK (kind IN ('full', 'monitoring', 'other')),
    started_on    TEXT NOT NULL,
    ended_on      TEXT CHECK (ended_on IS NULL OR ended_on >= started_on),
    inspector     TEXT NOT NULL,
    reference     TEXT NOT NULL,
    -- provisional until the final report is recorded
    overall       TEXT CHECK (overall IN ('outstanding', 'good', 'requiresImprovement', 'inadequate')),
    protection    TEXT CHECK (protection IN ('outstanding', 'good', 'requiresImprovement', 'inadequate')),
    leadership    TEXT CHECK (leadership IN ('outstanding', 'good', 'requiresImprovement', 'inadequate')),
    feedback_on   TEXT,
    unresolved    TEXT NOT NULL,
    raised_on     TEXT,
    draft_on      TEXT,
    commented_on  TEXT,
    final_on      TEXT,
    published_on  TEXT,
    note          TEXT NOT NULL,
    recorded_at   TEXT NOT NULL,
    recorded_by   TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX inspection_started ON inspection (started_on);

-- Requirements, recommendations and compliance notices, in the inspector's words. A requirement may be given at feedback,
-- before there is a report, and without a date, which is then shown as missing.
CREATE TABLE inspection_point (
    id             TEXT PRIMARY KEY,
    inspection_id  TEXT NOT NULL REFERENCES inspection (id),
    kind           TEXT NOT NULL CHECK (kind IN ('requirement', 'recommendation', 'compliance')),
    -- the regulation, or the standard
    authority      TEXT NOT NULL,
    words          TEXT NOT NULL CHECK (words <> ''),
    given_on       TEXT,
    due_on         TEXT,
    -- steps of a compliance notice, one a line
    steps          TEXT NOT NULL,
    met_on         TEXT,
    met_words      TEXT NOT NULL,
    checked_on     TEXT,
    recorded_at    TEXT NOT NULL,
    recorded_by    TEXT NOT NULL REFERENCES person (id),
    CHECK (met_on IS NULL OR met_words <> '')
) STRICT;
CREATE INDEX inspection_point_inspection ON inspection_point (inspection_id);

CREATE TABLE draft_comment (
    id             TEXT PRIMARY KEY,
    inspection_id  TEXT NOT NULL REFERENCES inspection (id),
    place          TEXT NOT NULL CHECK (place <> ''),
    says           TEXT NOT NULL,
    is_right       TEXT NOT NULL CHECK (is_right <> ''),
    evidence       TEXT NOT NULL,
    document_id    TEXT REFERENCES document (id),
    answer         TEXT NOT NULL,
    recorded_at    TEXT NOT NULL,
    recorded_by    TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX draft_comment_inspection ON draft_comment (inspection_id);

-- What is told to Ofsted by letter: which there are, and what is asked for each, stands in ofsted_notices.toml.
CREATE TABLE ofsted_matter (
    id           TEXT PRIMARY KEY,
    centre_id    TEXT NOT NULL REFERENCES centre (id),
    kind         TEXT NOT NULL CHECK (kind <> ''),
    day          TEXT,
    particulars  TEXT NOT NULL CHECK (json_valid(particulars)),
    checklist    TEXT NOT NULL CHECK (json_valid(checklist)),
    recorded_at  TEXT NOT NULL,
    recorded_by  TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX ofsted_matter_kind ON ofsted_matter (kind, day);

-- What was said and done about an inspection or such a matter, in its order. Lines are added, never changed.
CREATE TABLE matter_log (
    id           TEXT PRIMARY KEY,
    subject_id   TEXT NOT NULL,
    on_day       TEXT NOT NULL,
    words        TEXT NOT NULL CHECK (words <> ''),
    recorded_at  TEXT NOT NULL,
    recorded_by  TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX matter_log_subject ON matter_log (subject_id, on_day);
