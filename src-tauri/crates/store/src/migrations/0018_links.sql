-- Events and logs are kept three years at least and may then be deleted, too: holds and deletions know them. The two tables
-- are written anew, since a check cannot be changed otherwise; every row stays as it was.
CREATE TABLE retention_hold_now (
    id             TEXT PRIMARY KEY,
    kind           TEXT NOT NULL CHECK (kind IN ('family', 'complaint', 'event', 'log')),
    subject        TEXT NOT NULL,
    reference      TEXT NOT NULL,
    reason         TEXT NOT NULL CHECK (reason <> ''),
    placed_at      TEXT NOT NULL,
    placed_by      TEXT NOT NULL REFERENCES person (id),
    ended_at       TEXT,
    ended_by       TEXT REFERENCES person (id),
    ended_because  TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO retention_hold_now (id, kind, subject, reference, reason, placed_at, placed_by, ended_at, ended_by, ended_because)
SELECT id, kind, subject, reference, reason, placed_at, placed_by, ended_at, ended_by, ended_because FROM retention_hold;
DROP TABLE retention_hold;
ALTER TABLE retention_hold_now RENAME TO retention_hold;
CREATE UNIQUE INDEX retention_hold_open ON retention_hold (kind, subject) WHERE ended_at IS NULL;

DROP TRIGGER deletion_stays;
CREATE TABLE deletion_now (
    id                 TEXT PRIMARY KEY,
    kind               TEXT NOT NULL CHECK (kind IN ('family', 'complaint', 'event', 'log')),
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
INSERT INTO deletion_now (id, kind, subject, reference, reason, asked_at, asked_by, confirmed_at, confirmed_by, earliest_at,
    cancelled_at, cancelled_by, cancelled_because, done_at, done_by, erased_entries)
SELECT id, kind, subject, reference, reason, asked_at, asked_by, confirmed_at, confirmed_by, earliest_at, cancelled_at,
    cancelled_by, cancelled_because, done_at, done_by, erased_entries FROM deletion;
DROP TABLE deletion;
ALTER TABLE deletion_now RENAME TO deletion;
CREATE UNIQUE INDEX deletion_open ON deletion (kind, subject) WHERE cancelled_at IS NULL AND done_at IS NULL;
CREATE TRIGGER deletion_stays BEFORE DELETE ON deletion
BEGIN SELECT RAISE(ABORT, 'that something was deleted stays on record'); END;

-- What was decided, said and written of an event stays, except when the event is moved into a compartment, or when its time
-- is over and a second person confirmed that it be deleted.
DROP TRIGGER event_decision_final_delete;
CREATE TRIGGER event_decision_final_delete BEFORE DELETE ON event_decision
WHEN NOT EXISTS (SELECT 1 FROM withheld WHERE kind = 'event' AND subject = OLD.event_id)
    AND NOT EXISTS (SELECT 1 FROM deletion WHERE kind = 'event' AND subject = OLD.event_id AND confirmed_at IS NOT NULL
                    AND cancelled_at IS NULL AND done_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'a decision stands as it was made'); END;
DROP TRIGGER notice_step_final_delete;
CREATE TRIGGER notice_step_final_delete BEFORE DELETE ON notice_step
WHEN NOT EXISTS (SELECT 1 FROM withheld JOIN notice ON notice.event_id = withheld.subject
                 WHERE withheld.kind = 'event' AND notice.id = OLD.notice_id)
    AND NOT EXISTS (SELECT 1 FROM deletion JOIN notice ON notice.event_id = deletion.subject
                    WHERE deletion.kind = 'event' AND notice.id = OLD.notice_id AND confirmed_at IS NOT NULL
                    AND cancelled_at IS NULL AND done_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'what was recorded of a notice stands'); END;
DROP TRIGGER letter_final_delete;
CREATE TRIGGER letter_final_delete BEFORE DELETE ON letter
WHEN NOT EXISTS (SELECT 1 FROM withheld JOIN notice ON notice.event_id = withheld.subject
                 WHERE withheld.kind = 'event' AND notice.id = OLD.notice_id)
    AND NOT EXISTS (SELECT 1 FROM deletion JOIN notice ON notice.event_id = deletion.subject
                    WHERE deletion.kind = 'event' AND notice.id = OLD.notice_id AND confirmed_at IS NOT NULL
                    AND cancelled_at IS NULL AND done_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'a released letter cannot be removed'); END;

-- What the list of events and Today ask for, so that twenty years cost no more than one.
CREATE INDEX event_happened ON event (happened_on);
CREATE INDEX event_running ON event (known_at) WHERE closed_at IS NULL AND earlier = 0;
CREATE INDEX event_link_target ON event_link (target);
CREATE INDEX log_entry_happened ON log_entry (happened_on);

-- Letters of events: where the centre demands two, one person prepares and another releases.
ALTER TABLE letter ADD COLUMN prepared_by TEXT REFERENCES person (id);
CREATE TABLE letter_waiting (
    notice_id    TEXT PRIMARY KEY REFERENCES notice (id),
    subject      TEXT NOT NULL CHECK (subject <> ''),
    text         TEXT NOT NULL CHECK (text <> ''),
    prepared_at  TEXT NOT NULL,
    prepared_by  TEXT NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;

-- What came back for a letter: filed as it came, and never changed.
CREATE TABLE letter_receipt (
    id           TEXT PRIMARY KEY,
    letter_id    TEXT NOT NULL REFERENCES letter (id),
    file_name    TEXT NOT NULL CHECK (file_name <> ''),
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),
    body         BLOB NOT NULL,
    received_on  TEXT NOT NULL,
    note         TEXT NOT NULL,
    filed_at     TEXT NOT NULL,
    filed_by     TEXT NOT NULL REFERENCES person (id),
    UNIQUE (letter_id, sha256)
) STRICT;
CREATE TRIGGER letter_receipt_final_update BEFORE UPDATE ON letter_receipt
BEGIN SELECT RAISE(ABORT, 'a filed receipt cannot be changed'); END;
CREATE TRIGGER letter_receipt_final_delete BEFORE DELETE ON letter_receipt
WHEN NOT EXISTS (SELECT 1 FROM letter JOIN notice ON notice.id = notice_id JOIN withheld ON withheld.subject = event_id
                 WHERE withheld.kind = 'event' AND letter.id = OLD.letter_id)
    AND NOT EXISTS (SELECT 1 FROM letter JOIN notice ON notice.id = notice_id JOIN deletion ON deletion.subject = event_id
                    WHERE deletion.kind = 'event' AND letter.id = OLD.letter_id AND confirmed_at IS NOT NULL
                    AND cancelled_at IS NULL AND done_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'a filed receipt cannot be removed'); END;
