-- Who is to have a copy of a visit report, as it stood when the report was signed off, so that an officer who comes or goes
-- later changes nothing. Reports that were signed off before have none.
CREATE TABLE report_copy_due (
    document_id  TEXT NOT NULL REFERENCES document (id),
    position     INTEGER NOT NULL,
    name         TEXT NOT NULL CHECK (name <> ''),
    office       TEXT NOT NULL,
    PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER report_copy_due_final_update BEFORE UPDATE ON report_copy_due
BEGIN SELECT RAISE(ABORT, 'who was to have a copy stands'); END;
CREATE TRIGGER report_copy_due_final_delete BEFORE DELETE ON report_copy_due
BEGIN SELECT RAISE(ABORT, 'who was to have a copy stands'); END;

-- That a copy was given, or that none is owed and why. A line stands; a mistake is taken back by a line of its own.
CREATE TABLE report_copy (
    id           TEXT PRIMARY KEY,
    document_id  TEXT NOT NULL REFERENCES document (id),
    -- nothing for somebody beyond those who are to have one
    position     INTEGER,
    name         TEXT NOT NULL CHECK (name <> ''),
    given_on     TEXT,
    how          TEXT,
    because      TEXT NOT NULL DEFAULT '',
    recorded_at  TEXT NOT NULL,
    recorded_by  TEXT NOT NULL REFERENCES person (id),
    CHECK ((given_on IS NOT NULL AND how IS NOT NULL) OR (given_on IS NULL AND how IS NULL AND because <> ''))
) STRICT;
CREATE INDEX report_copy_document ON report_copy (document_id);
CREATE TABLE report_copy_taken_back (
    copy_id      TEXT PRIMARY KEY REFERENCES report_copy (id),
    because      TEXT NOT NULL CHECK (because <> ''),
    recorded_at  TEXT NOT NULL,
    recorded_by  TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE TRIGGER report_copy_final_update BEFORE UPDATE ON report_copy
BEGIN SELECT RAISE(ABORT, 'that a copy was given stands as recorded'); END;
CREATE TRIGGER report_copy_final_delete BEFORE DELETE ON report_copy
BEGIN SELECT RAISE(ABORT, 'that a copy was given stands as recorded'); END;
CREATE TRIGGER report_copy_taken_back_final_update BEFORE UPDATE ON report_copy_taken_back
BEGIN SELECT RAISE(ABORT, 'what was taken back stands as recorded'); END;
CREATE TRIGGER report_copy_taken_back_final_delete BEFORE DELETE ON report_copy_taken_back
BEGIN SELECT RAISE(ABORT, 'what was taken back stands as recorded'); END;
