//! History of a record, the audit log, the proof of the chain.

use std::collections::BTreeMap;

use hearthbook_documents::audit_log;
use hearthbook_records::journal::{
    AuditRequest, AuditView, ChainProofView, ChangeView, EntryView, HistoryRequest, HistoryView, SubjectKind,
};
use hearthbook_records::submissions::ExportView;
use hearthbook_records::{Ability, ErrorCode, PersonId, Problems, UiError};
use hearthbook_rules::{OfstedNotices, calendar};
use hearthbook_store::closed::Closed;
use hearthbook_store::journal::{self, Recorded};
use hearthbook_store::tables::{access, documents, ofsted_matters, people, submissions};
use hearthbook_store::{StoreError, sound};

use super::submissions::{may_open, written};
use crate::desk::Desk;
use crate::render;

const PER_PAGE: usize = 50;

type Names = BTreeMap<PersonId, String>;

fn names(desk: &Desk) -> Result<Names, UiError> {
    Ok(people::all(desk.store.read())?.into_iter().map(|person| (person.id, person.name)).collect())
}

fn who(entry: &Recorded, names: &Names) -> String {
    match entry.who {
        None => "Hearthbook".to_owned(),
        Some(person) => names.get(&person).cloned().unwrap_or_else(|| "somebody not on record".to_owned()),
    }
}

fn entry_view(entry: &Recorded, names: &Names) -> EntryView {
    let payload = entry.payload.clone();
    EntryView {
        at: calendar::london_date_time_words(entry.at),
        who: who(entry, names),
        what: payload
            .as_ref()
            .map_or_else(|| "What this entry said was erased when its retention ended".to_owned(), |p| p.what.clone()),
        kind: entry.kind,
        changes: payload
            .map(|payload| payload.changes())
            .unwrap_or_default()
            .into_iter()
            .map(|(label, before, after)| ChangeView { label, before, after })
            .collect(),
        hash: entry.hash.chars().take(12).collect(),
    }
}

/// The history of one record.
pub fn history(desk: &mut Desk, request: HistoryRequest) -> Result<HistoryView, UiError> {
    // what stands in a history is what stands in its record: no way around the abilities of that record
    let needed = match request.kind {
        SubjectKind::Person => Ability::SeePeople,
        SubjectKind::Vetting => Ability::SeeVetting,
        SubjectKind::Family => Ability::SeeFamilyNames,
        SubjectKind::Visit | SubjectKind::Action => Ability::SeeVisits,
        SubjectKind::Report | SubjectKind::Document => Ability::ReadReports,
        SubjectKind::Submission => Ability::SeeSubmissions,
        SubjectKind::Happening | SubjectKind::Event => Ability::SeeAllHappenings,
        SubjectKind::Log => Ability::KeepLogs,
        SubjectKind::Centre => Ability::SeeCentre,
        SubjectKind::Rule | SubjectKind::Setting => Ability::SeeSettings,
        SubjectKind::Breach => Ability::KeepBreaches,
        SubjectKind::Oversight => Ability::Oversee,
        SubjectKind::Reminder => Ability::PauseReminders,
        SubjectKind::AccessRequest => Ability::AnswerAccessRequests,
        SubjectKind::Professional => Ability::SeeProfessionals,
        SubjectKind::Complaint => Ability::SeeComplaints,
        // these histories hold provisional outcomes and convictions
        SubjectKind::Inspection | SubjectKind::OfstedNotice => Ability::SeeProvisional,
        SubjectKind::Annex | SubjectKind::InspectionDay => Ability::KeepAnnex,
        SubjectKind::Review => Ability::WriteReviews,
        SubjectKind::Retention => Ability::ManageRetention,
        SubjectKind::Store | SubjectKind::Concern | SubjectKind::Compartment => Ability::Audit,
    };
    if !desk.may(needed) {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "Your role does not show you this record, so it does not show its history.",
        ));
    }
    if !opens(desk, &request)? {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "This record is not for your role to open, so its history is not either.",
        ));
    }
    let names = names(desk)?;
    // the centre and the settings are one subject each to the reader, whatever they are keyed by
    let mut entries = match request.kind {
        SubjectKind::Centre | SubjectKind::Setting => journal::of_kind(desk.store.read(), request.kind)?,
        _ => journal::history(desk.store.read(), request.kind, &request.id)?,
    };
    let closed = Closed::to(desk.store.read(), Some(desk.slot))?;
    entries.retain(|entry| !closed.hides(entry));
    keep_drafts_private(desk, &mut entries);
    keep_reasons_private(desk, &mut entries);
    Ok(HistoryView { entries: entries.iter().map(|entry| entry_view(entry, &names)).collect() })
}

/// Whether this reader opens the very record, where the ability alone does not say so: a document or a submission of
/// another visitor, of a conviction or of comments on a draft; the reminders of a notice that a few see.
fn opens(desk: &Desk, request: &HistoryRequest) -> Result<bool, UiError> {
    let conn = desk.store.read();
    let not_found = || UiError::from(StoreError::NotFound("record"));
    Ok(match request.kind {
        SubjectKind::Document => {
            let document = documents::one(conn, request.id.parse().map_err(|_| not_found())?)?;
            may_open(desk, &document)?
        }
        SubjectKind::Submission => {
            let submission = submissions::one(conn, request.id.parse().map_err(|_| not_found())?)?;
            may_open(desk, &documents::one(conn, submission.document)?)?
        }
        SubjectKind::Reminder => match request.id.strip_prefix("ofsted-") {
            // a key is the id of its notice and that of a clock; what is not known is not shown
            Some(rest) if !desk.may(Ability::SeeProvisional) => {
                let id = rest.get(..36).and_then(|id| id.parse().ok());
                let matter = id.map(|id| ofsted_matters::one(conn, id)).transpose();
                let kind = matter.ok().flatten().and_then(|matter| OfstedNotices::shipped().kind(&matter.kind));
                kind.is_some_and(|kind| !kind.few)
            }
            _ => true,
        },
        _ => true,
    })
}

/// What somebody wrote in a draft stays between that person and the draft: others see that it was written in, not what.
fn keep_drafts_private(desk: &Desk, entries: &mut [Recorded]) {
    for entry in entries.iter_mut().filter(|entry| entry.of_draft() && entry.who != Some(desk.person)) {
        if let Some(payload) = &mut entry.payload {
            payload.before.clear();
            payload.after.clear();
        }
    }
}

/// Why somebody's access has ended is for those who decide on access: it may tell of a suspension.
fn keep_reasons_private(desk: &Desk, entries: &mut [Recorded]) {
    if desk.may(Ability::ManageAccess) {
        return;
    }
    for payload in entries.iter_mut().filter_map(|entry| entry.payload.as_mut()) {
        if let Some(what) = access::without_reason(&payload.what) {
            payload.what = what;
        }
    }
}

fn matching(desk: &Desk, request: &AuditRequest) -> Result<(Vec<EntryView>, Vec<String>), UiError> {
    let mut problems = Problems::new();
    let from = problems.optional_date("from", "The first day", &request.from);
    let to = problems.optional_date("to", "The last day", &request.to);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        problems.add("to", "The last day must not be before the first day");
    }
    problems.finish()?;
    let names = names(desk)?;
    let mut all = journal::all(desk.store.read())?;
    // before anything is counted: also how many there are, and whose names the filter offers, says nothing of the rest
    let closed = Closed::to(desk.store.read(), Some(desk.slot))?;
    all.retain(|entry| !closed.hides(entry));
    keep_drafts_private(desk, &mut all);
    let mut people: Vec<String> = all.iter().map(|entry| who(entry, &names)).collect();
    people.sort_unstable();
    people.dedup();
    let text = request.text.trim().to_lowercase();
    let entries = all
        .iter()
        .filter(|entry| {
            let day = calendar::london_date(entry.at);
            from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to)
        })
        .filter(|entry| request.kind.is_none_or(|kind| entry.kind == kind))
        .map(|entry| entry_view(entry, &names))
        .filter(|entry| request.who.is_empty() || entry.who == request.who)
        .filter(|entry| {
            text.is_empty()
                || entry.what.to_lowercase().contains(&text)
                || entry.changes.iter().any(|change| {
                    [&change.label, &change.before, &change.after]
                        .iter()
                        .any(|part| part.to_lowercase().contains(&text))
                })
        })
        .collect();
    Ok((entries, people))
}

/// A page of the audit log.
pub fn audit(desk: &mut Desk, request: AuditRequest) -> Result<AuditView, UiError> {
    let (entries, people) = matching(desk, &request)?;
    let total = entries.len();
    let pages = total.div_ceil(PER_PAGE).max(1);
    let page = usize::try_from(request.page).unwrap_or(1).clamp(1, pages);
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Ok(AuditView {
        entries: entries.into_iter().skip((page - 1) * PER_PAGE).take(PER_PAGE).collect(),
        total: number(total),
        page: number(page),
        pages: number(pages),
        people,
    })
}

/// Writes the audit log, as filtered, as PDF into the folder for exports.
pub fn export_audit(desk: &mut Desk, request: AuditRequest) -> Result<ExportView, UiError> {
    let (entries, _) = matching(desk, &request)?;
    let mut filters = Vec::new();
    let day = |input: &hearthbook_records::DateInput| input.parse("").map(calendar::date_words).ok();
    filters.extend(day(&request.from).map(|day| format!("From {day}")));
    filters.extend(day(&request.to).map(|day| format!("To {day}")));
    if !request.who.is_empty() {
        filters.push(format!("By {}", request.who));
    }
    filters.extend(request.kind.map(|kind| format!("About: {}", kind.words())));
    if !request.text.trim().is_empty() {
        filters.push(format!("Containing “{}”", request.text.trim()));
    }
    let head = journal::head(desk.store.read())?;
    let title = match hearthbook_store::tables::centre::the_one(desk.store.read())? {
        Some(centre) => format!("Audit log, {}", centre.name),
        None => "Audit log".to_owned(),
    };
    let pdf = render::pdf(&audit_log(&title, &filters, &entries, &head))?;
    let name = format!("Hearthbook_audit_log_{}.pdf", desk.today().format("%Y-%m-%d"));
    written(desk, &name, &pdf.bytes, "Wrote out the audit log")
}

/// Proves the chain.
pub fn prove_chain(desk: &mut Desk, (): ()) -> Result<ChainProofView, UiError> {
    let conn = desk.store.read();
    let (proof, head, files) = (journal::prove(conn)?, journal::head(conn)?, sound::files(conn)?);
    desk.store.checkpoint()?;
    let damage = sound::damage(conn)?;
    let ok = proof.broken.is_none() && files.broken.is_empty() && damage.is_none();
    let mut words = vec![match &proof.broken {
        None => "Every entry was looked at, those on closed notes too; each fits the one before it.".to_owned(),
        Some((number, why)) => format!("The chain breaks at entry {number}: {why}. Everything before it holds."),
    }];
    words.push(match (files.files, files.broken.as_slice()) {
        (_, [first, rest @ ..]) => {
            let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
            format!("Of {} kept files {first}{more}.", files.files)
        }
        (0, []) => "No finished document and no receipt is kept yet.".to_owned(),
        (1, []) => "The 1 kept file (documents, receipts) is as it was filed.".to_owned(),
        (number, []) => format!("All {number} kept files (documents, receipts) are as they were filed."),
    });
    words.extend(damage.map(|damage| format!("The file of the record is damaged: {damage}.")));
    if !ok {
        words.push(
            "Keep the record as it is, restore a backup from before on another PC to compare, and ask for help."
                .to_owned(),
        );
    }
    Ok(ChainProofView { ok, head, words: words.join(" ") })
}
