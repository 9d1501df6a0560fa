//! A curious colleague: every command called directly, by everybody whose role does not allow it, before anybody signed
//! in, and after the lock.

use hearthbook::commands::COMMANDS;
use hearthbook_records::{ErrorCode, Role};
use serde_json::Value;

use crate::chance::Chance;
use crate::run::Run;
use crate::{Effort, Findings};

const PEOPLE: [(&str, Role); 6] = [
    ("registered manager", Role::RegisteredManager),
    ("responsible individual", Role::ResponsibleIndividual),
    ("visitor", Role::Visitor),
    ("deputy", Role::Deputy),
    ("shift worker", Role::ShiftWorker),
    ("administrator", Role::RecordsAdministrator),
];

pub fn run(_: Effort, _: &mut Chance, findings: &mut Findings) {
    let run = Run::with_sample();
    let (mut closed, mut closed_tried) = (0, 0);
    let mut locked = |run: &Run, findings: &mut Findings, when: &str| {
        for (command, _) in COMMANDS.iter().filter(|(_, ability)| ability.is_some()) {
            closed_tried += 1;
            match run.try_call(command, Value::Null) {
                Err(error) if error.code == ErrorCode::Locked => closed += 1,
                other => findings.fault(format!("{command} {when}: {other:?}")),
            }
        }
    };
    locked(&run, findings, "before sign-in");
    let (mut refused, mut tried) = (0, 0);
    for (label, role) in PEOPLE {
        run.sign_in(label);
        for (command, ability) in COMMANDS {
            let Some(ability) = ability else { continue };
            if role.may(*ability) {
                continue;
            }
            tried += 1;
            match run.try_call(command, Value::Null) {
                Err(error) if error.code == ErrorCode::NotAllowed => refused += 1,
                other => findings.fault(format!("{command} as {role:?}: {other:?}")),
            }
        }
        run.call("lock", Value::Null);
        locked(&run, findings, "after the lock");
    }
    findings.promised(refused, tried, "forbidden commands refused, every role and every command");
    findings.promised(closed, closed_tried, "commands refused before sign-in and after the lock");
}
