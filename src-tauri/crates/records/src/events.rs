//! Something that happened: the quick record, the decision on it, and its way to a close.
//!
//! Times are typed as people know them: "22:40", "between 22:00 and 07:00", or not at all.

use chrono::{Days, NaiveDate, NaiveTime};
use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::input::{Initials, parse_time};
use crate::notices::NoticeLine;
use crate::safeguarding::{AboutForm, KeptView};
use crate::today::Urgency;
use crate::{
    ActionId, ComplaintId, ConcernId, DateInput, EventId, FamilyId, LogId, PersonId, Problems, ReportId, UiError,
};

/// What a person typed about an event. Everything but what happened may follow later.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EventForm {
    /// Kind, as in `assets/rules/events.toml`.
    pub kind: String,
    /// Day on which it happened, or on which the span begins.
    pub on: DateInput,
    /// "22:40", "between 22:00 and 07:00", or empty when nobody knows.
    pub at: String,
    /// Day on which it was known; empty for the same day.
    pub known_on: DateInput,
    /// Time at which it was known; empty for now.
    pub known_at: String,
    /// Where.
    pub place: String,
    /// Who, by initials, separated by commas.
    pub who: String,
    /// What happened.
    pub what: String,
    /// What was done at once.
    pub actions: String,
    /// Somebody is in danger now.
    pub danger: Option<bool>,
}

/// When it happened, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// Day, or the first day of the span.
    pub on: NaiveDate,
    /// Time, or where the span begins; nothing when nobody knows.
    pub at: Option<NaiveTime>,
    /// Where the span ends.
    pub until: Option<(NaiveDate, NaiveTime)>,
}

impl Happened {
    /// "22:40", "between 22:00 and 07:00 the next day", "at a time that is not known".
    #[must_use]
    pub fn time_words(&self) -> String {
        match (self.at, self.until) {
            (Some(at), Some((day, until))) => {
                let next = if day > self.on { " the next day" } else { "" };
                format!("between {} and {}{next}", at.format("%H:%M"), until.format("%H:%M"))
            }
            (Some(at), None) => at.format("%H:%M").to_string(),
            (None, _) => "time not known".to_owned(),
        }
    }
}

/// Reads "22:40", "between 22:00 and 07:00", "22:00 to 07:00", "22-7am", or nothing. A span whose end is not after its
/// beginning ends on the next day.
///
/// # Errors
/// A sentence that shows the expected forms.
pub fn parse_span(on: NaiveDate, text: &str) -> Result<Happened, String> {
    let lower = text.trim().to_lowercase().replace(['–', '—'], "-");
    if lower.is_empty() || lower == "unknown" || lower == "not known" {
        return Ok(Happened { on, at: None, until: None });
    }
    let rest = ["between", "from"].iter().find_map(|word| lower.strip_prefix(word)).unwrap_or(&lower).trim();
    let parts = [" and ", " to ", " until ", "-"].iter().find_map(|word| rest.split_once(word));
    let wrong = |_| {
        "The time must be a time such as 22:40, or a span such as “between 22:00 and 07:00”; leave it empty if nobody knows".to_owned()
    };
    match parts {
        None => Ok(Happened { on, at: Some(parse_time(rest, "The time").map_err(wrong)?), until: None }),
        Some((from, to)) => {
            let from = parse_time(from, "The time").map_err(wrong)?;
            let to = parse_time(to, "The time").map_err(wrong)?;
            let day = if to > from { on } else { on.checked_add_days(Days::new(1)).unwrap_or(on) };
            Ok(Happened { on, at: Some(from), until: Some((day, to)) })
        }
    }
}

/// When an event was known, as typed; what is left out is filled in by who knows the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownAt {
    /// Day.
    pub on: NaiveDate,
    /// Time; nothing for now, or for the start of another day.
    pub at: Option<NaiveTime>,
}

/// An event as it was typed, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedEvent {
    /// Kind.
    pub kind: String,
    /// When it happened.
    pub happened: Happened,
    /// When it was known.
    pub known: KnownAt,
    /// Where.
    pub place: String,
    /// Who, by initials.
    pub who: Vec<String>,
    /// What happened.
    pub what: String,
    /// What was done at once.
    pub actions: String,
    /// Somebody was in danger.
    pub danger: Option<bool>,
}

/// The most people in one event.
pub const MOST_PEOPLE: usize = 200;

impl EventForm {
    /// The form as an event. `is_kind` says whether a kind exists.
    ///
    /// # Errors
    /// `BadInput` with every field that needs another look.
    pub fn parse(&self, today: NaiveDate, is_kind: impl Fn(&str) -> bool) -> Result<ParsedEvent, UiError> {
        let mut problems = Problems::new();
        if !is_kind(&self.kind) {
            problems.add("kind", "Choose what it was; “Something else” will do, it can be changed later");
        }
        let on = problems.date("on", "The day it happened", &self.on);
        if on.is_some_and(|on| on > today) {
            problems.add("on", "The day it happened is in the future. Correct the date");
        }
        let happened = on.and_then(|on| problems.take("at", parse_span(on, &self.at)));
        let known_on = problems.optional_date("knownOn", "The day it was known", &self.known_on);
        if known_on.is_some_and(|day| day > today) {
            problems.add("knownOn", "The day it was known is in the future. Correct the date");
        }
        let known_at = match self.known_at.trim() {
            "" => None,
            text => problems.take("knownAt", parse_time(text, "The time it was known")),
        };
        let place = problems.optional_line("place", &self.place);
        let mut who: Vec<String> = Vec::new();
        for part in self.who.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            if part.eq_ignore_ascii_case("nobody") {
                continue;
            }
            if let Some(initials) = problems.take("who", Initials::parse(part))
                && !who.iter().any(|known| known == initials.as_str())
            {
                who.push(initials.as_str().to_owned());
            }
        }
        if who.len() > MOST_PEOPLE {
            problems.add("who", format!("At most {MOST_PEOPLE} people can stand in one event"));
        }
        let what = problems.text("what", &self.what);
        if what.trim().is_empty() {
            problems.add("what", "Say what happened; one sentence is enough for now");
        }
        let actions = problems.text("actions", &self.actions);
        let known = KnownAt { on: known_on.or(on).unwrap_or(today), at: known_at };
        if let Some(happened) = happened {
            let before = known.on < happened.on
                || (known.on == happened.on
                    && known.at.zip(happened.at).is_some_and(|(known, happened)| known < happened));
            if before {
                problems.add(
                    if known_on.is_some() { "knownOn" } else { "knownAt" },
                    "It cannot have been known before it happened. Check both days and times",
                );
            }
        }
        problems.finish()?;
        let happened = happened.ok_or_else(|| UiError::new(crate::ErrorCode::BadInput, "Enter the day."))?;
        Ok(ParsedEvent { kind: self.kind.clone(), happened, known, place, who, what, actions, danger: self.danger })
    }
}

/// Records that something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordEventRequest {
    /// The form.
    pub form: EventForm,
    /// Record it although one with the same people, kind and day is on record.
    #[serde(default)]
    pub despite_duplicate: bool,
    /// The log entry that it comes from.
    #[serde(default)]
    pub log: Option<LogId>,
    /// Whom it is about: asked for an allegation and for staff conduct. About somebody who can open the record, it is kept
    /// as a safeguarding concern and not as an event.
    #[serde(default)]
    pub about: Option<AboutForm>,
}

/// What follows later: for Ofsted's form and the letters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EventWords {
    /// What happened and what it means.
    pub summary: String,
    /// What is done so that it does not happen again.
    pub prevention: String,
    /// The registered person's evaluation of the event and of what was done.
    pub evaluation: String,
}

/// Changes an event, its kind too; everything else that hangs on it stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveEventRequest {
    /// The event.
    pub id: EventId,
    /// The version that was read; refused when somebody changed it since.
    pub version: u32,
    /// The form.
    pub form: EventForm,
    /// What follows later.
    pub words: EventWords,
    /// Whom it is about: asked when the kind becomes an allegation or staff conduct.
    #[serde(default)]
    pub about: Option<AboutForm>,
}

/// Says who somebody in an event is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SayWhoRequest {
    /// The event.
    pub id: EventId,
    /// The initials.
    pub initials: String,
    /// The family that he or she belongs to.
    pub family: Option<FamilyId>,
    /// Or the person who works here.
    pub person: Option<PersonId>,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Decision {
    /// It is notified.
    Notifiable,
    /// It is not notified, because.
    NotNotifiable,
    /// The link inspector was asked.
    AdviceAsked,
}

impl Decision {
    /// In plain words: what a person decided, never what an event is.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Notifiable => "decided: notifiable",
            Self::NotNotifiable => "decided: not notifiable",
            Self::AdviceAsked => "advice asked of the link inspector",
        }
    }
}

/// Decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideRequest {
    /// The event.
    pub id: EventId,
    /// The version that was read.
    pub version: u32,
    /// The decision; empty until chosen.
    pub decision: Option<Decision>,
    /// Why.
    pub why: String,
}

/// Records the outcome of an enquiry, which is then notified in its turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OutcomeRequest {
    /// The event.
    pub id: EventId,
    /// The version that was read.
    pub version: u32,
    /// Day on which the outcome was known.
    pub on: DateInput,
    /// Time, empty for now.
    pub at: String,
    /// The outcome.
    pub outcome: String,
}

/// Closes an event, or opens it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseEventRequest {
    /// The event.
    pub id: EventId,
    /// The version that was read.
    pub version: u32,
    /// Close it; otherwise open it again.
    pub close: bool,
    /// What was learnt, or why it is opened again.
    pub note: String,
}

/// To what an event is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LinkTarget {
    /// A visit report.
    Report(ReportId),
    /// An action from a visit.
    Action(ActionId),
    /// Another event.
    Event(EventId),
    /// An entry in a log.
    Log(LogId),
    /// A complaint.
    Complaint(ComplaintId),
    /// A closed note. Such a link stands in its compartment only, never beside the event.
    Concern(ConcernId),
}

/// Links an event to another record, or takes the link away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkEventRequest {
    /// The event.
    pub id: EventId,
    /// The other record.
    pub target: LinkTarget,
    /// Link; otherwise take the link away.
    pub link: bool,
}

/// A link, or something that could be linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkView {
    /// The other record.
    pub target: LinkTarget,
    /// "Visit report of 14 October 2026".
    pub words: String,
    /// Its page.
    pub path: String,
}

/// A number to ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NumberView {
    /// Who answers.
    pub who: String,
    /// The number.
    pub number: String,
    /// When.
    pub when: String,
    /// On whose word.
    pub why: Explanation,
}

/// A kind of event, for the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KindChoice {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is.
    pub example: String,
}

/// Which events are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EventsRequest {
    /// Kind; empty for all.
    pub kind: String,
    /// Month, `2026-11`, or year, `2026`; empty for the last twelve months and what is open from before.
    pub month: String,
    /// Only those that are open.
    pub open: bool,
    /// Hour of the day at which it happened, 0 to 23.
    pub hour: Option<u32>,
    /// How long until the first was told, as a bucket of the picture; empty for all.
    pub told: String,
}

/// An event in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventLine {
    /// Id.
    pub id: EventId,
    /// "Police called to the centre".
    pub kind: String,
    /// "21 November 2026, 22:40".
    pub when: String,
    /// Where.
    pub place: String,
    /// Who, by initials.
    pub who: String,
    /// What.
    pub what: String,
    /// What was done at once.
    pub actions: String,
    /// "recorded 21 November 2026, 23:10 by T.A."
    pub recorded: String,
    /// How it stands: urgency and words. For those who record only: that it is on record.
    pub urgency: Urgency,
    /// "Not decided yet, 13 hours", "closed".
    pub state: String,
    /// The reader may open it.
    pub can_open: bool,
}

/// What happened, as far as the reader may see it, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventsView {
    /// The list.
    pub events: Vec<EventLine>,
    /// Nothing was ever recorded, as far as the reader may see.
    pub nothing_yet: bool,
    /// Only the reader's own are shown.
    pub own_only: bool,
    /// Kinds, for the form and the filter.
    pub kinds: Vec<KindChoice>,
    /// Months and years that can be asked for: key and words.
    pub months: Vec<(String, String)>,
    /// What the list is about: "since 1 December 2025, and whatever is open from before". Empty for one's own.
    pub period: String,
    /// Numbers to ring.
    pub numbers: Vec<NumberView>,
    /// "14:35", the time now: what stands in the form when it was known just now.
    pub now: String,
    /// The event just recorded, so that its page can be opened.
    pub recorded: Option<EventId>,
    /// It was kept as a safeguarding concern, since it is about somebody who can open the record.
    pub kept: Option<KeptView>,
}

/// Somebody in an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InvolvedView {
    /// Initials.
    pub initials: String,
    /// "parent in F-2026-03", "Registered manager", "not said who this is".
    pub words: String,
    /// The family, if it is one's.
    pub family: Option<FamilyId>,
    /// It is said who this is.
    pub known: bool,
}

/// A choice of whom initials may belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WhoChoice {
    /// The family.
    pub family: Option<FamilyId>,
    /// Or the person.
    pub person: Option<PersonId>,
    /// "F-2026-03: R.D., K.D.".
    pub words: String,
}

/// A decision that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DecisionView {
    /// What.
    pub decision: Decision,
    /// "Decided: notifiable".
    pub words: String,
    /// Why.
    pub why: String,
    /// "21 November 2026, 23:40 by T.A., deputy manager".
    pub who: String,
}

/// A recipient that the table names for the kind, with on whose word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecipientChoice {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// It is among those to be told.
    pub tell: bool,
    /// On whose word.
    pub why: Explanation,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    /// Id.
    pub id: EventId,
    /// Its version, to be handed back with a change.
    pub version: u32,
    /// "Police called to the centre, 21 November 2026".
    pub title: String,
    /// Kind's title.
    pub kind_title: String,
    /// "Known 21 November 2026, 22:55 · recorded … by T.A."
    pub lede: String,
    /// The form, for reading and editing.
    pub form: EventForm,
    /// What follows later.
    pub words: EventWords,
    /// "21 November 2026, between 22:00 and 07:00 the next day".
    pub when: String,
    /// "21 November 2026, 22:55".
    pub known: String,
    /// What is to be said of a time on a clock-change night; usually empty.
    pub time_note: String,
    /// Who is in it.
    pub people: Vec<InvolvedView>,
    /// To whom initials may belong.
    pub choices: Vec<WhoChoice>,
    /// Kinds.
    pub kinds: Vec<KindChoice>,
    /// Numbers to ring.
    pub numbers: Vec<NumberView>,
    /// Decisions, newest first.
    pub decisions: Vec<DecisionView>,
    /// The decision in force.
    pub decision: Option<Decision>,
    /// The clock until the decision, and on whose word.
    pub clock: NoticeClockView,
    /// Recipients that the table names for this kind.
    pub recipients: Vec<RecipientChoice>,
    /// Recipients that can be added.
    pub can_add: Vec<(String, String)>,
    /// Those who are told.
    pub notices: Vec<NoticeLine>,
    /// It is an enquiry whose outcome is notified, too.
    pub is_enquiry: bool,
    /// The outcome, if recorded: "15 December 2026: no further action".
    pub outcome: String,
    /// Why an enquiry stays open.
    pub enquiry_why: Option<Explanation>,
    /// Links.
    pub links: Vec<LinkView>,
    /// What could be linked.
    pub could_link: Vec<LinkView>,
    /// "Closed 22 November 2026 by A.O.: …", or empty.
    pub closed: String,
    /// Why it cannot be closed yet; empty when it can.
    pub cannot_close_because: String,
    /// It was kept by the first version as a happening: no clock runs.
    pub earlier: bool,
}

/// A clock for the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoticeClockView {
    /// Urgency.
    pub urgency: Urgency,
    /// "13 hours 5 minutes since it was known".
    pub words: String,
    /// Why.
    pub why: Explanation,
}

/// A bar, a dot or a cell of a picture, with the records behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MarkView {
    /// Short label.
    pub label: String,
    /// In words: "Police called to the centre, October 2026: 2 events".
    pub words: String,
    /// How many.
    pub count: u32,
    /// The list behind it.
    pub path: String,
}

/// A row of marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MarkRow {
    /// Label of the row.
    pub label: String,
    /// The marks, one for each column.
    pub marks: Vec<MarkView>,
}

/// The pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventPicturesView {
    /// "14 events in the last twelve months".
    pub lede: String,
    /// Events by kind and month, last twelve months.
    pub by_month: Vec<MarkRow>,
    /// Events by hour of the day; those without a time are counted apart.
    pub by_hour: Vec<MarkView>,
    /// "3 events without a known time".
    pub hour_note: String,
    /// Events for each 10 weeks that a family lived here, by month.
    pub per_family_week: Vec<MarkView>,
    /// What that means.
    pub family_week_note: String,
    /// How long from known to told, by recipient: columns are the buckets.
    pub timeliness: Vec<MarkRow>,
    /// What is open.
    pub open: Vec<MarkView>,
}

/// A cell of the table of recipients, for Settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventCellView {
    /// Recipient.
    pub recipient: String,
    /// Its title.
    pub title: String,
    /// "tell", "consider", "no".
    pub value: String,
    /// What Hearthbook ships with.
    pub shipped: String,
    /// On whose word.
    pub why: Explanation,
    /// "Changed by … on …: …; source …", or empty.
    pub change: String,
}

/// A row of that table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventRowView {
    /// Kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What it would be in the table that was not seen.
    pub row: String,
    /// Cells, one for each recipient.
    pub cells: Vec<EventCellView>,
}

/// The table of recipients, for Settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventRulesView {
    /// Titles of the recipients: the columns.
    pub recipients: Vec<String>,
    /// Rows.
    pub rows: Vec<EventRowView>,
    /// The reader may change it.
    pub can_change: bool,
}

/// Changes a cell, or goes back to what Hearthbook ships with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeEventCellRequest {
    /// Kind.
    pub kind: String,
    /// Recipient.
    pub recipient: String,
    /// "tell", "consider", "no"; nothing to go back.
    pub value: Option<String>,
    /// Where it stands.
    pub source: String,
    /// Day on which that was looked up.
    pub source_on: DateInput,
    /// Why.
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn time(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    fn form() -> EventForm {
        EventForm {
            kind: "police".to_owned(),
            on: day("2026-11-21").into(),
            at: "22:40".to_owned(),
            who: "R.D., KD; r.d.".to_owned(),
            what: "Shouting at the door".to_owned(),
            ..EventForm::default()
        }
    }

    fn parse(form: &EventForm) -> Result<ParsedEvent, UiError> {
        form.parse(day("2026-11-22"), |kind| kind == "police")
    }

    #[test]
    fn a_span_over_midnight_ends_on_the_next_day() {
        let on = day("2026-11-21");
        for text in ["between 22:00 and 07:00", "22:00-07:00", "from 10pm to 7am", "22:00 – 7:00"] {
            let found = parse_span(on, text).unwrap();
            assert_eq!(found, Happened { on, at: Some(time(22, 0)), until: Some((day("2026-11-22"), time(7, 0))) });
            assert_eq!(found.time_words(), "between 22:00 and 07:00 the next day", "{text}");
        }
        let same = parse_span(on, "between 9:00 and 9:30").unwrap();
        assert_eq!(same.until, Some((on, time(9, 30))));
        assert_eq!(parse_span(on, " ").unwrap().time_words(), "time not known");
        assert!(parse_span(on, "late").unwrap_err().contains("between 22:00 and 07:00"));
    }

    #[test]
    fn people_are_kept_once_each_by_initials() {
        assert_eq!(parse(&form()).unwrap().who, ["R.D.", "K.D."]);
        let many = (0..30u8).map(|n| format!("{}{}", char::from(b'A' + n % 26), char::from(b'A' + n / 26)));
        let crowd = EventForm { who: many.collect::<Vec<_>>().join(", "), ..form() };
        assert_eq!(parse(&crowd).unwrap().who.len(), 30, "thirty people fit into one event");
    }

    #[test]
    fn known_before_it_happened_is_pointed_out_beside_the_field() {
        let wrong = EventForm { known_on: day("2026-11-20").into(), ..form() };
        assert_eq!(parse(&wrong).unwrap_err().fields[0].field, "knownOn");
        let wrong = EventForm { known_at: "22:10".to_owned(), ..form() };
        assert_eq!(parse(&wrong).unwrap_err().fields[0].field, "knownAt");
        let span = EventForm { at: "between 22:00 and 07:00".to_owned(), known_at: "23:00".to_owned(), ..form() };
        assert!(parse(&span).is_ok(), "it may be known before the span has ended");
    }

    #[test]
    fn what_happened_and_what_kind_it_was_are_all_that_must_be_said() {
        let least = EventForm {
            kind: "police".to_owned(),
            on: day("2026-11-21").into(),
            what: "x".to_owned(),
            ..EventForm::default()
        };
        let parsed = parse(&least).unwrap();
        assert_eq!((parsed.happened.at, parsed.known.at, parsed.who.len()), (None, None, 0));
        let fields: Vec<String> =
            parse(&EventForm::default()).unwrap_err().fields.into_iter().map(|field| field.field).collect();
        assert_eq!(fields, ["kind", "on", "what"]);
    }

    proptest! {
        #[test]
        fn no_typed_time_makes_it_panic_and_every_span_runs_forward(text in ".{0,24}|(between )?[0-9:apm]{1,7}( and |-| to )[0-9:apm]{1,7}") {
            if let Ok(found) = parse_span(day("2026-11-21"), &text)
                && let (Some(at), Some((until_day, until))) = (found.at, found.until)
            {
                prop_assert!(until_day.and_time(until) > found.on.and_time(at));
            }
        }
    }
}
