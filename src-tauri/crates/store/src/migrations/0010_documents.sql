-- A finished document is no longer only a visit report: it may be a review, a notice, an Annex A. The table is written anew,
-- since a column that may be empty cannot be had otherwise; every row stays as it was.
PRAGMA defer_foreign_keys = ON;
DROP TRIGGER document_final_update;
DROP TRIGGER document_final_delete;
CREATE TABLE document_before AS SELECT * FROM document;
DROP TABLE document;
CREATE TABLE document (
    id              TEXT PRIMARY KEY,
    centre_id       TEXT NOT NULL REFERENCES centre (id),
    kind            TEXT NOT NULL CHECK (kind <> ''),
    -- a visit report is about a row of `report`; any other document is about the record whose id this is
    report_id       TEXT REFERENCES report (id),
    matter_id       TEXT,
    -- what was frozen of that record when the document was filed: words, day, who signed, texts for the gate
    matter          TEXT CHECK (matter IS NULL OR json_valid(matter)),
    title           TEXT NOT NULL,
    number          TEXT NOT NULL UNIQUE,
    file_name       TEXT NOT NULL,
    content_digest  TEXT NOT NULL CHECK (length(content_digest) = 64),
    sha256          TEXT NOT NULL CHECK (length(sha256) = 64),
    pages           INTEGER NOT NULL,
    body            BLOB NOT NULL,
    made_at         TEXT NOT NULL,
    made_by         TEXT NOT NULL REFERENCES person (id),
    supersedes_id   TEXT REFERENCES document (id),
    CHECK ((kind = 'visitReport') = (report_id IS NOT NULL)),
    CHECK ((report_id IS NULL) = (matter_id IS NOT NULL)),
    CHECK ((matter_id IS NULL) = (matter IS NULL))
) STRICT;
INSERT INTO document (id, centre_id, kind, report_id, title, number, file_name, content_digest, sha256, pages, body, made_at,
    made_by, supersedes_id)
SELECT id, centre_id, 'visitReport', report_id, title, number, file_name, content_digest, sha256, pages, body, made_at,
    made_by, supersedes_id
FROM document_before;
DROP TABLE document_before;
CREATE INDEX document_report ON document (report_id);
CREATE INDEX document_matter ON document (kind, matter_id);
CREATE INDEX document_supersedes ON document (supersedes_id);
CREATE TRIGGER document_final_update BEFORE UPDATE ON document
BEGIN SELECT RAISE(ABORT, 'a finished document cannot be changed'); END;
CREATE TRIGGER document_final_delete BEFORE DELETE ON document
BEGIN SELECT RAISE(ABORT, 'a finished document cannot be removed'); END;
