-- What a self-audit finds is an action of the common list from now on: under one id, worked, authorised or returned there.
-- A finding that was closed before was closed by one person, so it waits to be authorised by a second one.
INSERT INTO action_item (id, centre_id, source, source_id, source_words, source_page, what, owner, due_on, state, carried,
    recorded_at, recorded_by)
SELECT found.id, audit.centre_id, 'audit', audit.id, 'Self-audit of vetting files: file of ' || whose.initials,
    '/vetting/self-audit', found.what, owner.initials, found.due_on,
    CASE WHEN found.closed_at IS NULL THEN 'open' ELSE 'done' END, 0, found.found_at, audit.checker_id
FROM audit_finding AS found
JOIN self_audit AS audit ON audit.id = found.audit_id
JOIN person AS whose ON whose.id = found.person_id
JOIN person AS owner ON owner.id = found.owner_id;
INSERT INTO action_step (id, action_id, step, words, due_on, at, by)
SELECT 'closed-' || id, id, 'done', CASE WHEN done = '' THEN 'Closed' ELSE done END, NULL, closed_at, closed_by
FROM audit_finding WHERE closed_at IS NOT NULL;

CREATE TABLE audit_finding_now (
    -- the action's id, too
    id         TEXT PRIMARY KEY REFERENCES action_item (id),
    audit_id   TEXT NOT NULL REFERENCES self_audit (id),
    person_id  TEXT NOT NULL REFERENCES person (id),
    found_at   TEXT NOT NULL
) STRICT;
INSERT INTO audit_finding_now (id, audit_id, person_id, found_at) SELECT id, audit_id, person_id, found_at FROM audit_finding;
DROP TABLE audit_finding;
ALTER TABLE audit_finding_now RENAME TO audit_finding;
CREATE INDEX audit_finding_audit ON audit_finding (audit_id);

-- What comes from an event or a complaint whose time is over goes with it, its actions, too.
DROP TRIGGER action_step_final_delete;
CREATE TRIGGER action_step_final_delete BEFORE DELETE ON action_step
WHEN NOT EXISTS (SELECT 1 FROM withheld WHERE kind = 'action' AND subject = OLD.action_id)
    AND NOT EXISTS (SELECT 1 FROM deletion JOIN action_item ON action_item.source_id = deletion.subject
                    WHERE action_item.id = OLD.action_id AND confirmed_at IS NOT NULL AND cancelled_at IS NULL
                    AND done_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'what was recorded of an action stands'); END;
