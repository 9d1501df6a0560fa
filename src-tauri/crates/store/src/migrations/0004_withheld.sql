-- A disclosure of harm that was moved leaves the copies of the text that were sent for comment, too: only then, and with
-- the instant at which it was taken out, may what was sent be changed.

ALTER TABLE accuracy_round ADD COLUMN withheld_at TEXT;
DROP TRIGGER accuracy_round_text_stays;
CREATE TRIGGER accuracy_round_stays BEFORE UPDATE OF opened_at, opened_by, report_id ON accuracy_round
BEGIN SELECT RAISE(ABORT, 'what was sent for comment stays'); END;
CREATE TRIGGER accuracy_round_text_stays BEFORE UPDATE OF sent, note ON accuracy_round
WHEN NEW.withheld_at IS NULL OR NEW.withheld_at IS OLD.withheld_at
BEGIN SELECT RAISE(ABORT, 'what was sent for comment stays'); END;
