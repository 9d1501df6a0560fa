-- Who made a recovery code, so that what somebody is shut out of is not sealed to a code that he or she made; and since when
-- another code has taken its place.
ALTER TABLE person_identity ADD COLUMN made_by TEXT;
ALTER TABLE person_identity ADD COLUMN replaced_at TEXT;

-- The journal knows who made the codes that there are: the oldest entry about a code's key pair is of its making. Where it
-- does not know, nobody did, and the code is one that nobody vouches for.
UPDATE person_identity SET made_by = (
    SELECT account.slot_id FROM journal JOIN account ON account.person_id = journal.who
    WHERE journal.kind = 'store' AND journal.subject = person_identity.slot_id
    ORDER BY journal.at, journal.number, account.ended_at IS NOT NULL LIMIT 1)
WHERE kind = 'recovery';

-- Sealed only to a recovery code that one of its readers made.
ALTER TABLE compartment ADD COLUMN reader_codes INTEGER NOT NULL DEFAULT 0 CHECK (reader_codes IN (0, 1));
UPDATE compartment SET reader_codes = 1 WHERE kind = 'safeguarding concern';

-- What a look at what was not in order keeps stands, but for lines about what was moved into a compartment.
ALTER TABLE oversight_look ADD COLUMN withheld_at TEXT;
DROP TRIGGER oversight_look_final_update;
CREATE TRIGGER oversight_look_final_update BEFORE UPDATE OF id, centre_id, note, at, by ON oversight_look
BEGIN SELECT RAISE(ABORT, 'what was looked at stands'); END;
CREATE TRIGGER oversight_look_seen_stays BEFORE UPDATE OF seen ON oversight_look
WHEN NEW.withheld_at IS NULL OR NEW.withheld_at IS OLD.withheld_at
BEGIN SELECT RAISE(ABORT, 'what was looked at stands'); END;
