-- A safeguarding concern stands in its compartment and nowhere else: no table says that there is one, whom it is about or
-- who recorded it. Here is only what was moved into a compartment from where its subject could read it: the entries of
-- the journal about it are shown to the compartment's readers and to nobody else.

CREATE TABLE withheld (
    kind            TEXT NOT NULL CHECK (kind <> ''),
    subject         TEXT NOT NULL CHECK (subject <> ''),
    compartment_id  TEXT NOT NULL REFERENCES compartment (id),
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

-- What was decided, said and written of an event stays, except when the event is moved into a compartment: only then, and
-- after that was noted, may its rows leave.
DROP TRIGGER event_decision_final_delete;
CREATE TRIGGER event_decision_final_delete BEFORE DELETE ON event_decision
WHEN NOT EXISTS (SELECT 1 FROM withheld WHERE kind = 'event' AND subject = OLD.event_id)
BEGIN SELECT RAISE(ABORT, 'a decision stands as it was made'); END;
DROP TRIGGER notice_step_final_delete;
CREATE TRIGGER notice_step_final_delete BEFORE DELETE ON notice_step
WHEN NOT EXISTS (SELECT 1 FROM withheld JOIN notice ON notice.event_id = withheld.subject
                 WHERE withheld.kind = 'event' AND notice.id = OLD.notice_id)
BEGIN SELECT RAISE(ABORT, 'what was recorded of a notice stands'); END;
DROP TRIGGER letter_final_delete;
CREATE TRIGGER letter_final_delete BEFORE DELETE ON letter
WHEN NOT EXISTS (SELECT 1 FROM withheld JOIN notice ON notice.event_id = withheld.subject
                 WHERE withheld.kind = 'event' AND notice.id = OLD.notice_id)
BEGIN SELECT RAISE(ABORT, 'a released letter cannot be removed'); END;
-- An action that comes from what is moved goes with it.
DROP TRIGGER action_step_final_delete;
CREATE TRIGGER action_step_final_delete BEFORE DELETE ON action_step
WHEN NOT EXISTS (SELECT 1 FROM withheld WHERE kind = 'action' AND subject = OLD.action_id)
BEGIN SELECT RAISE(ABORT, 'what was recorded of an action stands'); END;
