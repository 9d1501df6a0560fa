//! The record as plain rows, read once for all figures. Only this file of the figures knows the store.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use hearthbook_records::complaints::Complaint;
use hearthbook_records::events::Decision;
use hearthbook_records::families::{Family, MemberKind};
use hearthbook_records::family_record::{LogEntry as FamilyLogEntry, Placement};
use hearthbook_records::vetting::{CheckDetails, Engagement};
use hearthbook_records::visits::VisitState;
use hearthbook_records::{EventId, FamilyId, LogId, MemberId, PersonId, UiError, VisitId};
use hearthbook_rules::calendar::london_date;
use hearthbook_rules::vetting::{ItemKind, ItemState, LineState};
use hearthbook_rules::{Month, MonthVisit, MonthsInput, VisitFact, VisitStage};
use hearthbook_store::tables::notices::{self, Stage};
use hearthbook_store::tables::vetting::audits::{self, SelfAudit};
use hearthbook_store::tables::{
    centre, complaints, events, families, family_logs, logs, people, register, reports, visits,
};

use crate::commands::{provider, sent_on};
use crate::desk::Desk;
use crate::vetting;

/// A family with what the figures ask of its record.
#[derive(Debug, Clone)]
pub struct FamilyRow {
    /// The family. The names in it must not leave this module's users' figures.
    pub family: Family,
    /// Placement and assessment.
    pub placement: Placement,
    /// Logs kept with the family.
    pub logs: Vec<FamilyLogEntry>,
    /// Days on which a final report was signed that still stands.
    pub finals: Vec<NaiveDate>,
    /// Members who came or left on days of their own.
    pub own_days: OwnDays,
    /// Children under an order: member and "interim care order" or "care order".
    pub care_orders: Vec<(MemberId, String)>,
    /// "Reason for leaving", as the register has it.
    pub reason_for_leaving: String,
    /// How far the home they came from is, as the register has it; empty when nobody wrote it down.
    pub distance: String,
}

/// Days on which members came or left when it was not with their family.
pub type OwnDays = HashMap<MemberId, (Option<NaiveDate>, Option<NaiveDate>)>;

/// Keeps such a day, if a value of the register is one.
pub fn keep_own_day(days: &mut OwnDays, value: &register::ValueOf) {
    let Some(member) = value.member else { return };
    match value.item.as_str() {
        "tookUpResidence" => days.entry(member).or_default().0 = value.value.parse().ok(),
        "leftOn" => days.entry(member).or_default().1 = value.value.parse().ok(),
        _ => {}
    }
}

/// A member lived there on some day of a period: with the family, or by days of his or her own; nobody before birth.
#[must_use]
pub fn lived_between(family: &Family, member: MemberId, own: &OwnDays, from: NaiveDate, to: NaiveDate) -> bool {
    let (came, left) = own.get(&member).copied().unwrap_or_default();
    let born = family.members.iter().find(|one| one.id == member).and_then(|one| one.born_on);
    let came = came.unwrap_or(family.arrived_on).max(family.arrived_on).max(born.unwrap_or(family.arrived_on));
    let until = [left, family.left_on, Some(to)].into_iter().flatten().min().unwrap_or(to);
    came.max(from) <= until
}

/// A member on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heads {
    /// Parents and other adults.
    pub parents: usize,
    /// Children.
    pub children: usize,
}

impl FamilyRow {
    /// A member lives there on a day: with the family, or by days of his or her own.
    #[must_use]
    pub fn present(&self, member: MemberId, day: NaiveDate) -> bool {
        lived_between(&self.family, member, &self.own_days, day, day)
    }

    /// Parents and children who live there on a day.
    #[must_use]
    pub fn heads(&self, day: NaiveDate) -> Heads {
        let of = |kind| {
            self.family.members.iter().filter(|member| member.kind == kind && self.present(member.id, day)).count()
        };
        Heads { parents: of(MemberKind::Adult), children: of(MemberKind::Child) }
    }

    /// Parents and children who lived there on some day of a period, both days included.
    #[must_use]
    pub fn heads_between(&self, from: NaiveDate, to: NaiveDate) -> Heads {
        let lived = |member: MemberId| lived_between(&self.family, member, &self.own_days, from, to);
        let of = |kind| self.family.members.iter().filter(|member| member.kind == kind && lived(member.id)).count();
        Heads { parents: of(MemberKind::Adult), children: of(MemberKind::Child) }
    }

    /// "F-2026-03, R.D., K.D."
    #[must_use]
    pub fn label(&self) -> String {
        std::iter::once(self.family.reference.as_str())
            .chain(self.family.members.iter().map(|member| member.initials.as_str()))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The family's page.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/families/{}", self.family.id)
    }

    /// The planned end as it stands on a day, after the extensions recorded by then.
    #[must_use]
    pub fn planned_end(&self, day: NaiveDate) -> Option<NaiveDate> {
        let extended =
            self.logs.iter().filter(|log| log.kind == "extension" && log.on <= day).filter_map(|log| log.due_on).max();
        extended.or(self.placement.planned_end_on)
    }

    /// The first final report that stands, by a day.
    #[must_use]
    pub fn final_by(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.finals.iter().copied().filter(|signed| *signed <= day).min()
    }
}

/// Somebody in an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPerson {
    /// Initials.
    pub initials: String,
    /// The family, if it is said.
    pub family: Option<FamilyId>,
    /// The person who works here, if it is said.
    pub person: Option<PersonId>,
}

/// Who was to be told of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Recipient: "ofsted".
    pub recipient: String,
    /// Its title: "Ofsted".
    pub title: String,
    /// About the outcome of an enquiry, not the event itself.
    pub of_outcome: bool,
    /// When its clock began.
    pub known_at: DateTime<Utc>,
    /// When the recipient was told first.
    pub told_at: Option<DateTime<Utc>>,
    /// Why it is not told, if somebody recorded that.
    pub not_told: bool,
    /// The recipient's reference.
    pub reference: String,
}

/// An event.
#[derive(Debug, Clone)]
pub struct EventRow {
    /// Id.
    pub id: EventId,
    /// Kind's id.
    pub kind: String,
    /// Kind's title.
    pub title: String,
    /// Day.
    pub on: NaiveDate,
    /// Time, if known.
    pub at: Option<NaiveTime>,
    /// When it was known.
    pub known_at: DateTime<Utc>,
    /// Who was in it.
    pub people: Vec<EventPerson>,
    /// The decision in force.
    pub decision: Option<Decision>,
    /// Day on which the outcome of an enquiry was known.
    pub outcome_on: Option<NaiveDate>,
    /// Day on which it was closed.
    pub closed_on: Option<NaiveDate>,
    /// Kept by the first version of the record, without clock or decision.
    pub earlier: bool,
    /// Notices.
    pub notices: Vec<NoticeRow>,
}

/// An entry of a log.
#[derive(Debug, Clone)]
pub struct LogRow {
    /// Id.
    pub id: LogId,
    /// Which log.
    pub log: String,
    /// Day.
    pub on: NaiveDate,
    /// Time, if known.
    pub at: Option<NaiveTime>,
    /// Initials.
    pub who: Vec<String>,
    /// When it was over.
    pub done_on: Option<NaiveDate>,
    /// There is, or was, a defect.
    pub defect: bool,
    /// The event that it became.
    pub event: Option<EventId>,
}

/// Where a vetting file stands on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileState {
    /// No file was begun.
    None,
    /// Every statutory item is complete or not required.
    Complete,
    /// Items that are outstanding, by their short names.
    Outstanding(Vec<String>),
}

/// Somebody who works at the centre.
#[derive(Debug, Clone)]
pub struct StaffRow {
    /// Id.
    pub id: PersonId,
    /// Initials.
    pub initials: String,
    /// Post on the day.
    pub post: String,
    /// How he or she works there; nothing until the file says so.
    pub engagement: Option<Engagement>,
    /// First day.
    pub started_on: Option<NaiveDate>,
    /// Last day.
    pub left_on: Option<NaiveDate>,
    /// Qualifications, as the file has them.
    pub qualifications: String,
    /// The file on the day.
    pub file: FileState,
    /// The newest DBS certificate that stands.
    pub dbs: Option<DbsOnFile>,
    /// How training, supervision and appraisal stand, by the item's id.
    pub practice: BTreeMap<String, ItemState>,
}

/// A DBS certificate with a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DbsOnFile {
    /// Its date.
    pub on: NaiveDate,
    /// The person is on the update service, so that the centre's rule asks for no new one.
    pub update_service: bool,
}

impl StaffRow {
    /// In post on a day.
    #[must_use]
    pub fn in_post(&self, day: NaiveDate) -> bool {
        self.started_on.is_none_or(|start| start <= day) && self.left_on.is_none_or(|left| left >= day)
    }

    /// "A.O., support worker".
    #[must_use]
    pub fn label(&self) -> String {
        if self.post.is_empty() { self.initials.clone() } else { format!("{}, {}", self.initials, self.post) }
    }
}

/// A visit under regulation 25 that was made.
#[derive(Debug, Clone)]
pub struct VisitRow {
    /// Id.
    pub id: VisitId,
    /// Day.
    pub on: NaiveDate,
    /// Families resident, as the visitor counted.
    pub families_resident: u32,
    /// Announced.
    pub announced: bool,
    /// Day of its report.
    pub report_due: Option<NaiveDate>,
    /// Day on which a report was signed off.
    pub signed_on: Option<NaiveDate>,
    /// Day on which it was sent, as recorded.
    pub sent_on: Option<NaiveDate>,
}

/// A complaint or representation.
#[derive(Debug, Clone)]
pub struct ComplaintRow {
    /// It.
    pub complaint: Complaint,
    /// By when the complainant is to be told what will be done.
    pub tell_by: NaiveDate,
}

/// The record.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Families, earliest arrival first.
    pub families: Vec<FamilyRow>,
    /// Events, oldest first.
    pub events: Vec<EventRow>,
    /// Titles of the kinds of events, in their order.
    pub kinds: Vec<(String, String)>,
    /// Entries of the house's logs, oldest first.
    pub logs: Vec<LogRow>,
    /// Complaints and representations, oldest first.
    pub complaints: Vec<ComplaintRow>,
    /// Staff, by initials.
    pub staff: Vec<StaffRow>,
    /// Self-audits of vetting files.
    pub audits: Vec<SelfAudit>,
    /// Visits made, oldest first.
    pub visits: Vec<VisitRow>,
    /// Months without a visit that needed one, up to the day.
    pub months_missing: Vec<Month>,
    /// Months after which the centre's own rule asks for a new DBS certificate; nothing where it has no such rule.
    pub dbs_months: Option<u32>,
}

impl Source {
    /// The first day that anything on record happened; nothing in an empty record. Staff do not count: they start before
    /// the record does.
    #[must_use]
    pub fn first_day(&self) -> Option<NaiveDate> {
        let families = self.families.iter().map(|row| row.family.arrived_on);
        let events = self.events.iter().map(|row| row.on);
        let logs = self.logs.iter().map(|row| row.on);
        let complaints = self.complaints.iter().map(|row| row.complaint.made_on);
        let visits = self.visits.iter().map(|row| row.on);
        families.chain(events).chain(logs).chain(complaints).chain(visits).min()
    }
}

fn family_rows(desk: &Desk) -> Result<Vec<FamilyRow>, UiError> {
    let conn = desk.store.read();
    let items =
        register::of_items(conn, &["tookUpResidence", "leftOn", "careOrder", "reasonForLeaving", "homeDistance"])?;
    let mut values: HashMap<FamilyId, Vec<register::ValueOf>> = HashMap::new();
    for value in items {
        values.entry(value.family).or_default().push(value);
    }
    let mut rows = Vec::new();
    for family in families::all(conn)? {
        let mut row = FamilyRow {
            placement: register::placement(conn, family.id)?,
            logs: family_logs::of_family(conn, family.id)?.into_iter().map(|logged| logged.entry).collect(),
            finals: register::finals(conn, family.id)?
                .into_iter()
                .filter(|marked| marked.withdrawn.is_none())
                .map(|marked| marked.report.signed_on)
                .collect(),
            own_days: HashMap::new(),
            care_orders: Vec::new(),
            reason_for_leaving: String::new(),
            distance: String::new(),
            family,
        };
        for value in values.remove(&row.family.id).unwrap_or_default() {
            keep_own_day(&mut row.own_days, &value);
            match (value.item.as_str(), value.member) {
                ("careOrder", Some(member)) if value.value != "no" => row.care_orders.push((member, value.value)),
                ("reasonForLeaving", _) => row.reason_for_leaving = value.value,
                ("homeDistance", _) => row.distance = value.value,
                _ => {}
            }
        }
        rows.push(row);
    }
    rows.sort_by(|one, other| {
        (one.family.arrived_on, &one.family.reference).cmp(&(other.family.arrived_on, &other.family.reference))
    });
    Ok(rows)
}

/// Ids and titles of the kinds of event.
type KindTitles = Vec<(String, String)>;

fn event_rows(desk: &Desk) -> Result<(Vec<EventRow>, KindTitles), UiError> {
    let conn = desk.store.read();
    let table = crate::events::table(desk)?;
    let mut rows = Vec::new();
    for event in events::all(conn, None)?.into_iter().rev() {
        let outcome_at = event.outcome.as_ref().map(|(at, _)| *at);
        let notices = notices::of_event(conn, event.id)?
            .into_iter()
            .map(|notice| NoticeRow {
                title: crate::events::notices::recipient_title(&table, &notice.recipient),
                of_outcome: notice.stage == Stage::Outcome,
                known_at: crate::events::notice_known(&event, &notice),
                told_at: notice.told().map(|step| step.at),
                not_told: notice.not_told().is_some(),
                reference: notice.reference().map(|step| step.text.clone()).unwrap_or_default(),
                recipient: notice.recipient,
            })
            .collect();
        rows.push(EventRow {
            id: event.id,
            title: crate::events::kind_title(&table, &event.kind),
            on: event.happened.on,
            at: event.happened.at,
            known_at: event.known_at,
            decision: crate::events::decision(desk, &event)?,
            outcome_on: outcome_at.map(london_date),
            closed_on: event.closed.as_ref().map(|closed| london_date(closed.at)),
            earlier: event.earlier,
            people: event
                .people
                .into_iter()
                .map(|one| EventPerson { initials: one.initials, family: one.family, person: one.person })
                .collect(),
            kind: event.kind,
            notices,
        });
    }
    Ok((rows, table.kinds().iter().map(|kind| (kind.id.clone(), kind.title.clone())).collect()))
}

fn log_rows(desk: &Desk, until: NaiveDate) -> Result<Vec<LogRow>, UiError> {
    let start = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN);
    let found = logs::between(desk.store.read(), start, until)?;
    Ok(found
        .into_iter()
        .rev()
        .map(|entry| LogRow {
            id: entry.id,
            on: entry.happened.on,
            at: entry.happened.at,
            who: entry.who.split(',').map(str::trim).filter(|who| !who.is_empty()).map(str::to_owned).collect(),
            done_on: entry.done_on,
            defect: entry.defect,
            event: entry.event,
            log: entry.log,
        })
        .collect())
}

/// The items of practice of which figures are given.
pub(super) const PRACTICE: [&str; 3] = ["training", "supervision", "appraisal"];

fn staff_rows(desk: &mut Desk, day: NaiveDate) -> Result<Vec<StaffRow>, UiError> {
    let as_at = (day < desk.today()).then_some(day);
    let book = desk.rules()?;
    let files = vetting::read(desk, as_at, None)?;
    let mut rows: Vec<StaffRow> = files
        .files
        .iter()
        .map(|file| {
            let assessed = file.assess(&book, &files.initials, day);
            let agency = file.engagement() == Some(Engagement::Agency);
            let mut outstanding = Vec::new();
            let mut practice = BTreeMap::new();
            for standing in &assessed.standings {
                let item = &book.vetting()[standing.item];
                match item.kind {
                    ItemKind::Schedule2 if !standing.satisfied() => outstanding.push(item.words()),
                    ItemKind::Agency if agency && item.id == "agency-confirmation" && !standing.satisfied() => {
                        outstanding.push(item.words());
                    }
                    ItemKind::Practice if PRACTICE.contains(&item.id.as_str()) => {
                        practice.insert(item.id.clone(), standing.state);
                    }
                    _ => {}
                }
            }
            StaffRow {
                id: file.person.id,
                initials: file.person.initials.clone(),
                post: file.post(day).to_owned(),
                engagement: file.engagement(),
                started_on: file.started_on(),
                left_on: file.left_on(),
                qualifications: file
                    .saved
                    .as_ref()
                    .map(|saved| saved.particulars.qualifications.clone())
                    .unwrap_or_default(),
                file: if file.saved.is_none() {
                    FileState::None
                } else if outstanding.is_empty() {
                    FileState::Complete
                } else {
                    FileState::Outstanding(outstanding)
                },
                dbs: file
                    .lines
                    .iter()
                    .filter(|line| line.item == "dbs" && line.state == LineState::Complete)
                    .filter_map(|line| {
                        let update_service = matches!(&line.details,
                            CheckDetails::Dbs(details) if details.update_service == Some(true));
                        line.checked_on.map(|on| DbsOnFile { on, update_service })
                    })
                    .max_by_key(|dbs| dbs.on),
                practice,
            }
        })
        .collect();
    rows.sort_by(|one, other| (&one.initials, one.id).cmp(&(&other.initials, other.id)));
    Ok(rows)
}

fn visit_rows(desk: &mut Desk, day: NaiveDate) -> Result<(Vec<VisitRow>, Vec<Month>), UiError> {
    let book = desk.rules()?;
    let mut rows = Vec::new();
    let mut facts = Vec::new();
    for visit in visits::all(desk.store.read())? {
        let versions = reports::of_visit(desk.store.read(), visit.id)?;
        let signed_on = versions.iter().filter_map(|report| report.signed_at).min().map(london_date);
        let sent = sent_on(desk, &versions)?;
        facts.push(VisitFact {
            visited_on: visit.made.as_ref().map(|made| made.visited_on),
            planned_on: visit.planned_on,
            state: match visit.state {
                VisitState::Planned => VisitStage::Planned,
                VisitState::Recorded => VisitStage::Recorded,
                VisitState::Cancelled => VisitStage::Cancelled,
            },
            signed_on,
            sent_on: sent,
            families_resident: visit.made.as_ref().map(|made| made.families_resident),
            report_due: visit.report_due.clone(),
        });
        let Some(made) = &visit.made else { continue };
        rows.push(VisitRow {
            id: visit.id,
            on: made.visited_on,
            families_resident: made.families_resident,
            announced: made.announced,
            report_due: match &visit.report_due {
                Some(due) => due.due,
                None => book.report_due(made.visited_on).due,
            },
            signed_on,
            sent_on: sent,
        });
    }
    rows.sort_by_key(|row| (row.on, row.id));
    let profile = centre::the_one(desk.store.read())?;
    let first = profile
        .as_ref()
        .and_then(|centre| centre.registered_on)
        .into_iter()
        .chain(rows.first().map(|row| row.on))
        .min();
    let missing = match (&profile, first) {
        (Some(profile), Some(first)) => book
            .months_of_visits(&MonthsInput {
                registered_on: profile.registered_on,
                today: day,
                from: Month::of(first),
                provider: provider(profile.profile.provider_kind),
                individual_in_charge: profile.profile.provider_in_day_to_day_charge == Some(true),
                visits: &facts,
            })
            .into_iter()
            .filter(|month| month.visit == MonthVisit::Missing)
            .map(|month| month.month)
            .collect(),
        _ => Vec::new(),
    };
    Ok((rows, missing))
}

/// Reads the record; vetting as at the end of a day.
///
/// # Errors
/// What the store says.
pub fn read(desk: &mut Desk, day: NaiveDate) -> Result<Source, UiError> {
    let book = desk.rules()?;
    let today = desk.today();
    let (events, kinds) = event_rows(desk)?;
    let (visits, months_missing) = visit_rows(desk, day)?;
    let mut complaints: Vec<ComplaintRow> = complaints::all(desk.store.read())?
        .into_iter()
        .map(|complaint| ComplaintRow {
            tell_by: book.complaint_answer_due(complaint.made_on, today).due.unwrap_or(complaint.made_on),
            complaint,
        })
        .collect();
    complaints.sort_by(|one, other| {
        (one.complaint.made_on, &one.complaint.reference).cmp(&(other.complaint.made_on, &other.complaint.reference))
    });
    Ok(Source {
        families: family_rows(desk)?,
        events,
        kinds,
        logs: log_rows(desk, today)?,
        complaints,
        staff: staff_rows(desk, day)?,
        audits: audits::all(desk.store.read())?,
        visits,
        months_missing,
        dbs_months: book.count_of("dbs.renewal"),
    })
}

/// Initials of everybody, for words about who did something.
///
/// # Errors
/// What the store says.
pub fn initials(desk: &Desk) -> Result<HashMap<PersonId, String>, UiError> {
    Ok(people::all(desk.store.read())?.into_iter().map(|person| (person.id, person.initials)).collect())
}
