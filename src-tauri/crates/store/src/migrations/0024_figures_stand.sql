-- "It stands, because…": why a number in a visit report was left as it is although the record has another.
CREATE TABLE report_stands (
    report_id  TEXT NOT NULL REFERENCES report (id),
    note       TEXT NOT NULL,
    reason     TEXT NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (report_id, note)
) STRICT, WITHOUT ROWID;
