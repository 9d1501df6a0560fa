//! The family record: register fields, placement and assessment, logs. For those who see families by name.

use chrono::NaiveDate;
use hearthbook_records::families::{Family, MemberKind};
use hearthbook_records::family_record::{
    CallView, FamilyDayView, FamilyRecordView, FinalView, LogEntry, LogEntryView, LogView, MarkFinalRequest,
    MemberChoice, Placement, RegisterItemView, RegisterPartView, ReviewLogEntryRequest, SaveLogEntryRequest,
    SavePlacementRequest, SaveRegisterRequest, WithdrawFinalRequest,
};
use hearthbook_records::professionals::{FamilyProfessional, ProfessionalKind};
use hearthbook_records::retention::RetentionKind;
use hearthbook_records::today::Urgency;
use hearthbook_records::{Ability, DateInput, FamilyId, LogEntryId, Problems, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_rules::today::when_words;
use hearthbook_rules::{Explanation, ItemKind, LogKind, RegisterItem, RuleBook};
use hearthbook_store::tables::family_logs::{self, Logged};
use hearthbook_store::tables::register::{self, MarkedFinal, RegisterValue, ValueOf};
use hearthbook_store::tables::{drafts, families, people, professionals, retention};

use super::records::{counted, family_view};
use crate::desk::Desk;

fn kind_word(kind: ProfessionalKind) -> String {
    // as the data file names it
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What the address book says for a linked field: name, organisation, address, telephone.
fn linked_words(item: &RegisterItem, linked: &[FamilyProfessional], today: NaiveDate) -> String {
    let entry = item.linked.iter().find_map(|wanted| {
        linked.iter().find(|entry| entry.professional.in_use(today) && kind_word(entry.professional.kind) == *wanted)
    });
    let Some(entry) = entry else { return String::new() };
    let entry = &entry.professional;
    let address = entry.address.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ");
    [entry.name.as_str(), &entry.organisation, &address, &entry.telephone]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What the register says of one family.
pub(super) struct Register<'a> {
    /// The rules.
    pub book: &'a RuleBook,
    /// The family.
    pub family: &'a Family,
    /// What was typed.
    pub values: &'a [ValueOf],
    /// Who to call.
    pub linked: &'a [FamilyProfessional],
    /// Today.
    pub today: NaiveDate,
}

impl Register<'_> {
    fn value(&self, member: Option<hearthbook_records::MemberId>, item: &str) -> String {
        self.values
            .iter()
            .find(|value| value.member == member && value.item == item)
            .map(|value| value.value.clone())
            .unwrap_or_default()
    }

    /// What is asked for only in some cases.
    fn needed(&self, item: &RegisterItem) -> bool {
        let left = self.family.left_on.is_some_and(|left| left <= self.today);
        let care = self.values.iter().any(|value| {
            value.item == "careOrder" && (value.value == "care order" || value.value == "interim care order")
        });
        match item.id.as_str() {
            "reasonForLeaving" => left,
            "designatedAuthority" | "responsibleOfficer" => care,
            _ => item.needed,
        }
    }

    fn part<'i>(
        &self,
        member: Option<hearthbook_records::MemberId>,
        title: String,
        items: impl Iterator<Item = &'i RegisterItem>,
    ) -> RegisterPartView {
        let items: Vec<RegisterItemView> = items
            .map(|item| {
                let value = match item.kind {
                    ItemKind::Linked => linked_words(item, self.linked, self.today),
                    _ => self.value(member, &item.id),
                };
                let date: Option<NaiveDate> = if item.kind == ItemKind::Date { value.parse().ok() } else { None };
                RegisterItemView {
                    id: item.id.clone(),
                    label: item.label.clone(),
                    hint: item.hint.clone(),
                    kind: item.kind,
                    options: item.options.clone(),
                    missing: value.is_empty() && self.needed(item),
                    value: if item.kind == ItemKind::Date { String::new() } else { value },
                    date: date.into(),
                    basis: item.basis,
                    citation: item.citation.clone(),
                }
            })
            .collect();
        let missing = items.iter().filter(|item| item.missing).count();
        RegisterPartView { member, title, items, missing: u32::try_from(missing).unwrap_or(u32::MAX) }
    }

    /// The family as a whole, then each of its members.
    pub(super) fn parts(&self) -> Vec<RegisterPartView> {
        let record = self.book.family_record();
        let mut parts = vec![self.part(None, "The family".to_owned(), record.of_family())];
        for member in &self.family.members {
            let adult = member.kind == MemberKind::Adult;
            let title = format!("{}, {}", member.initials, if adult { "adult" } else { "child" });
            parts.push(self.part(Some(member.id), title, record.of_member(adult)));
        }
        parts
    }
}

fn calls(linked: &[FamilyProfessional], today: NaiveDate) -> Vec<CallView> {
    linked
        .iter()
        .map(|entry| {
            let who = &entry.professional;
            let kind = who.kind.words().to_owned();
            CallView {
                id: who.id,
                as_what: if entry.relation.is_empty() { kind } else { format!("{kind}: {}", entry.relation) },
                relation: entry.relation.clone(),
                title: who.title().to_owned(),
                organisation: if who.name.is_empty() { String::new() } else { who.organisation.clone() },
                telephone: who.telephone.clone(),
                out_of_hours: who.out_of_hours.clone(),
                email: who.email.clone(),
                address: who.address.clone(),
                in_use: who.in_use(today),
            }
        })
        .collect()
}

/// The planned end as it stands after the extensions.
pub(super) fn planned_end(placement: &Placement, logs: &[Logged]) -> Option<NaiveDate> {
    let extended =
        logs.iter().filter(|logged| logged.entry.kind == "extension").filter_map(|logged| logged.entry.due_on);
    extended.max().or(placement.planned_end_on)
}

fn week_words(placement: &Placement, end: Option<NaiveDate>, is_final: bool, today: NaiveDate) -> String {
    let Some(start) = placement.assessment_started_on else {
        return "No assessment has been started on record.".to_owned();
    };
    if is_final {
        return format!("The assessment that began on {} is final.", date_words(start));
    }
    if start > today {
        return format!("The assessment begins on {}.", date_words(start));
    }
    let week = (today - start).num_days() / 7 + 1;
    match end {
        None => format!("Week {week}; no planned end is on record."),
        Some(end) => {
            let weeks = ((end - start).num_days() / 7 + i64::from((end - start).num_days() % 7 != 0)).max(1);
            if end < today {
                return format!("Week {week} of {weeks}: the planned end, {}, is past.", date_words(end));
            }
            format!("Week {week} of {weeks}, planned end {}.", date_words(end))
        }
    }
}

fn plan(placement: &Placement, family: &Family, today: NaiveDate) -> (Urgency, String) {
    let because = placement.plan_waits_because.trim();
    let because = if because.is_empty() { String::new() } else { format!(" It waits because: {because}") };
    match (placement.plan_on, placement.plan_risk_on) {
        (Some(plan), Some(risk)) if plan == risk => {
            (Urgency::Done, format!("Placement plan of {} with its risk assessment.", date_words(plan)))
        }
        (Some(plan), Some(risk)) => (
            Urgency::Done,
            format!("Placement plan of {}, its risk assessment of {}.", date_words(plan), date_words(risk)),
        ),
        (Some(plan), None) => (
            if family.arrived_on <= today { Urgency::Late } else { Urgency::Soon },
            format!("Placement plan of {}, but no risk assessment with it.{because}", date_words(plan)),
        ),
        (None, _) if family.arrived_on < today => (Urgency::Late, format!("No placement plan is on record.{because}")),
        (None, _) => (Urgency::Soon, format!("No placement plan is on record yet.{because}")),
    }
}

fn final_view(desk: &Desk, marked: &MarkedFinal) -> Result<FinalView, UiError> {
    let by = people::one(desk.store.read(), marked.recorded_by)?.initials;
    let report = &marked.report;
    Ok(FinalView {
        words: format!(
            "Signed {} by {}, registered social worker ({}); the register was looked up on the same day",
            date_words(report.signed_on),
            report.author,
            report.registration
        ),
        recorded: format!("marked final {} by {by}", london_date_time_words(marked.recorded_at)),
        withdrawn: marked
            .withdrawn
            .as_ref()
            .map(|(at, why)| format!("taken back {}: {why}", london_date_time_words(*at)))
            .unwrap_or_default(),
    })
}

/// That residents were not told of a device before it was used, as far as is recorded.
pub(super) fn untold(book: &RuleBook, entry: &LogEntry, today: NaiveDate) -> Option<Explanation> {
    let open = entry.kind == "surveillance" && entry.closed_on.is_none();
    if open { book.surveillance_informed(entry.on, entry.answer_on, today) } else { None }
}

fn entry_state(kind: &LogKind, logged: &Logged, untold: bool, today: NaiveDate) -> (Urgency, String) {
    let entry = &logged.entry;
    if let Some(closed) = entry.closed_on {
        return (Urgency::Done, format!("{} {}", kind.closed.to_lowercase(), date_words(closed)));
    }
    if untold && entry.answer_on.is_none() {
        return (Urgency::Late, "in use, and not recorded that residents were told before".to_owned());
    }
    if untold {
        return (Urgency::Late, "residents were told after it was in use".to_owned());
    }
    if let (Some(answered), false) = (entry.answer_on, kind.reviewed) {
        return (Urgency::Done, format!("{} {}", kind.answer_on.to_lowercase(), date_words(answered)));
    }
    match entry.due_on {
        Some(due) if kind.id == "extension" => (Urgency::Nil, format!("until {}", date_words(due))),
        Some(due) if due < today => (Urgency::Late, when_words((due - today).num_days())),
        Some(due) if (due - today).num_days() <= 14 => (Urgency::Soon, when_words((due - today).num_days())),
        Some(due) => (Urgency::Coming, format!("by {}", date_words(due))),
        None if kind.answer.is_empty() => (Urgency::Nil, "on record".to_owned()),
        None => (Urgency::Coming, "open".to_owned()),
    }
}

fn log_view(
    desk: &Desk,
    book: &RuleBook,
    kind: &LogKind,
    family: &Family,
    logs: &[Logged],
) -> Result<LogView, UiError> {
    let today = desk.today();
    let mut entries = Vec::new();
    for logged in logs.iter().filter(|logged| logged.entry.kind == kind.id) {
        let entry = &logged.entry;
        let member = entry
            .member
            .and_then(|id| family.members.iter().find(|member| member.id == id))
            .map(|member| member.initials.clone())
            .unwrap_or_default();
        let day = |day: Option<NaiveDate>| day.map(date_words).unwrap_or_default();
        let facts = [
            (&kind.subject, entry.subject.clone()),
            (&kind.choice, entry.choice.clone()),
            (&kind.words, entry.words.clone()),
            (&kind.answer, entry.answer.clone()),
            (&kind.answer_on, day(entry.answer_on)),
            (&kind.due, day(entry.due_on)),
            (&kind.closed, day(entry.closed_on)),
        ];
        let mut reviews = Vec::new();
        for review in &logged.reviews {
            let by = people::one(desk.store.read(), review.by)?.initials;
            reviews.push(format!("{}, {by}: {}", date_words(review.on), review.words));
        }
        let untold = untold(book, entry, today);
        let (urgency, state) = entry_state(kind, logged, untold.is_some(), today);
        let open = matches!(urgency, Urgency::Late | Urgency::Soon | Urgency::Coming);
        let by = people::one(desk.store.read(), logged.recorded_by)?.initials;
        entries.push(LogEntryView {
            id: entry.id,
            form: entry.form(),
            on: date_words(entry.on),
            member,
            facts: facts
                .into_iter()
                .filter(|(label, value)| !label.is_empty() && !value.is_empty())
                .map(|(label, value)| (label.clone(), value))
                .collect(),
            reviews,
            urgency,
            state,
            recorded: format!("recorded {} by {by}", london_date_time_words(logged.recorded_at)),
            why: untold.or_else(|| {
                entry
                    .due_on
                    .filter(|_| open)
                    .map(|due| book.log_review_due(&kind.title, due, today, kind.id == "surveillance"))
            }),
        });
    }
    let proposed_due: DateInput =
        if kind.id == "surveillance" { book.next_surveillance_review(today).into() } else { DateInput::default() };
    Ok(LogView { kind: kind.into(), entries, proposed_due })
}

fn days(
    family: &Family,
    placement: &Placement,
    logs: &[Logged],
    finals: &[MarkedFinal],
    today: NaiveDate,
) -> Vec<FamilyDayView> {
    let mut days: Vec<(NaiveDate, String)> = Vec::new();
    let mut add = |day: Option<NaiveDate>, what: &str| days.extend(day.map(|day| (day, what.to_owned())));
    add(placement.referred_on, "Referral");
    add(placement.pre_admission_on, "Assessed before admission");
    add(placement.plan_on, "Placement plan");
    add(Some(family.arrived_on), if family.arrived_on > today { "Expected" } else { "Arrived" });
    add(placement.assessment_started_on, "Assessment began");
    add(planned_end(placement, logs), "Planned end of the assessment");
    add(placement.court_decided_on, "Court’s decision");
    add(family.left_on, if family.left_on.is_some_and(|left| left > today) { "Leaving" } else { "Left" });
    if let Some(marked) = finals.first().filter(|marked| marked.withdrawn.is_none()) {
        add(Some(marked.report.signed_on), "Final report signed");
    }
    for logged in logs.iter().filter(|logged| logged.entry.kind == "milestone") {
        add(logged.entry.closed_on.or(logged.entry.due_on), &logged.entry.words);
    }
    days.sort_by_key(|(day, _)| *day);
    days.into_iter().map(|(day, what)| FamilyDayView { on: date_words(day), what, ahead: day > today }).collect()
}

/// A legal hold on a record in words, or nothing.
pub(super) fn hold_words(desk: &Desk, kind: RetentionKind, subject: &str) -> Result<String, UiError> {
    let Some(hold) = retention::hold_on(desk.store.read(), kind, subject)? else { return Ok(String::new()) };
    Ok(format!("on hold since {}: {}", date_words(hearthbook_rules::london_date(hold.placed_at)), hold.reason))
}

/// The family record.
pub fn family_record(desk: &mut Desk, id: FamilyId) -> Result<FamilyRecordView, UiError> {
    let book = desk.rules()?;
    let today = desk.today();
    let conn = desk.store.read();
    let family = families::one(conn, id)?;
    let placement = register::placement(conn, id)?;
    let finals = register::finals(conn, id)?;
    let logs = family_logs::of_family(conn, id)?;
    let linked = professionals::of_family(conn, id)?;
    let values = register::of_family(conn, id)?;
    let parts = Register { book: &book, family: &family, values: &values, linked: &linked, today }.parts();
    let is_final = finals.first().is_some_and(|marked| marked.withdrawn.is_none());
    let (plan_state, plan_words) = plan(&placement, &family, today);
    Ok(FamilyRecordView {
        family: family_view(desk, &family),
        missing: parts.iter().map(|part| part.missing).sum(),
        register: parts,
        calls: calls(&linked, today),
        placement: placement.form(),
        plan: plan_state,
        plan_words,
        plan_why: book.placement_plan_due(family.arrived_on, today),
        week: week_words(&placement, planned_end(&placement, &logs), is_final, today),
        finals: finals.iter().map(|marked| final_view(desk, marked)).collect::<Result<_, _>>()?,
        is_final,
        signing_why: book.assessment_signing(),
        logs: book
            .family_record()
            .logs
            .iter()
            .map(|kind| log_view(desk, &book, kind, &family, &logs))
            .collect::<Result<_, _>>()?,
        members: family
            .members
            .iter()
            .map(|member| MemberChoice {
                id: member.id,
                words: format!(
                    "{}, {}",
                    member.initials,
                    if member.kind == MemberKind::Adult { "adult" } else { "child" }
                ),
            })
            .collect(),
        days: days(&family, &placement, &logs, &finals, today),
        hold: hold_words(desk, RetentionKind::Family, &id.to_string())?,
        can_edit: desk.may(Ability::EditFamilies),
    })
}

/// Saves the register fields of a family.
pub fn save_register(desk: &mut Desk, request: SaveRegisterRequest) -> Result<FamilyRecordView, UiError> {
    let family = families::one(desk.store.read(), request.family)?;
    let book = desk.rules()?;
    let mut problems = Problems::new();
    let mut values = Vec::new();
    for input in &request.values {
        let member = input.member.and_then(|id| family.members.iter().find(|member| member.id == id));
        let (item, who) = match (input.member, member) {
            (None, _) => (book.family_record().of_family().find(|item| item.id == input.item), String::new()),
            (Some(_), Some(member)) => (
                book.family_record().of_member(member.kind == MemberKind::Adult).find(|item| item.id == input.item),
                format!("{}: ", member.initials),
            ),
            // taken out of the family meanwhile
            (Some(_), None) => continue,
        };
        let Some(item) = item.filter(|item| item.kind != ItemKind::Linked) else { continue };
        let key = input.member.map_or_else(|| "family".to_owned(), |id| id.to_string());
        let field = format!("{key}.{}", item.id);
        let value = match item.kind {
            ItemKind::Date => {
                problems.optional_date(&field, &item.label, &input.date).map(|day| day.to_string()).unwrap_or_default()
            }
            ItemKind::Choice if !input.value.is_empty() && !item.options.contains(&input.value) => {
                problems.add(&field, "Choose one of these");
                String::new()
            }
            ItemKind::Text => problems.text(&field, &input.value).trim().to_owned(),
            _ => problems.optional_line(&field, &input.value),
        };
        if item.id == "nhsNumber" && !value.is_empty() && value.chars().filter(char::is_ascii_digit).count() != 10 {
            problems.add(&field, "An NHS number has ten digits, such as 999 123 4560");
        }
        values.push(RegisterValue {
            member: input.member,
            item: item.id.clone(),
            value,
            label: format!("{who}{}", item.label),
        });
    }
    problems.finish()?;
    let (centre, key) = (desk.centre_id()?, format!("register:{}", family.id));
    desk.write(|write| {
        register::save(write, centre, family.id, &values)?;
        drafts::discard(write, &key)
    })?;
    desk.forget_names();
    family_record(desk, family.id)
}

/// Saves placement and assessment.
pub fn save_placement(desk: &mut Desk, request: SavePlacementRequest) -> Result<FamilyRecordView, UiError> {
    families::one(desk.store.read(), request.family)?;
    let placement = request.form.parse(desk.today())?;
    let (centre, key) = (desk.centre_id()?, format!("placement:{}", request.family));
    desk.write(|write| {
        register::save_placement(write, centre, request.family, &placement)?;
        drafts::discard(write, &key)
    })?;
    family_record(desk, request.family)
}

/// Marks the assessment final.
pub fn mark_final(desk: &mut Desk, request: MarkFinalRequest) -> Result<FamilyRecordView, UiError> {
    families::one(desk.store.read(), request.family)?;
    let report = request.form.parse(desk.today())?;
    let (centre, key) = (desk.centre_id()?, format!("final:{}", request.family));
    desk.write(|write| {
        register::mark_final(write, centre, request.family, &report)?;
        drafts::discard(write, &key)
    })?;
    family_record(desk, request.family)
}

/// Takes the mark back.
pub fn withdraw_final(desk: &mut Desk, request: WithdrawFinalRequest) -> Result<FamilyRecordView, UiError> {
    let mut problems = Problems::new();
    let reason = problems.line("reason", &request.reason, "Say why the mark is taken back");
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| register::withdraw_final(write, centre, request.family, &reason))?;
    family_record(desk, request.family)
}

/// Adds an entry to a log or saves a change.
pub fn save_log_entry(desk: &mut Desk, request: SaveLogEntryRequest) -> Result<FamilyRecordView, UiError> {
    let family = families::one(desk.store.read(), request.family)?;
    let book = desk.rules()?;
    let Some(kind) = book.family_record().log(&request.kind) else {
        return Err(hearthbook_store::StoreError::NotFound("kind of log").into());
    };
    if let Some(id) = request.id {
        family_logs::one(desk.store.read(), id)?;
    }
    let id = request.id.unwrap_or_else(LogEntryId::make);
    let entry = request.form.parse(id, family.id, kind, desk.today())?;
    if entry.member.is_some_and(|id| !family.members.iter().any(|member| member.id == id)) {
        let mut problems = Problems::new();
        problems.add("member", "Choose a member of this family");
        problems.finish()?;
    }
    let key = match request.id {
        Some(id) => format!("log:{}:{id}", family.id),
        None => format!("log:{}:{}", family.id, kind.id),
    };
    let (centre, title) = (desk.centre_id()?, kind.title.clone());
    desk.write(|write| {
        family_logs::save(write, centre, &title, &entry)?;
        drafts::discard(write, &key)
    })?;
    family_record(desk, family.id)
}

/// Records a review of an entry.
pub fn review_log_entry(desk: &mut Desk, request: ReviewLogEntryRequest) -> Result<FamilyRecordView, UiError> {
    let entry = family_logs::one(desk.store.read(), request.id)?;
    let book = desk.rules()?;
    let title = book.family_record().log(&entry.kind).map(|kind| kind.title.clone()).unwrap_or_default();
    let today = desk.today();
    let mut problems = Problems::new();
    let on = problems.date("on", "The day of the review", &request.on);
    if on.is_some_and(|on| on > today) {
        problems.add("on", "The day of the review is in the future. Record it when it has been held");
    }
    if on.is_some_and(|on| on < entry.on) {
        problems.add("on", "The review must not be before the entry itself");
    }
    let words = problems.text("words", &request.words);
    if words.trim().is_empty() {
        problems.add("words", "Write what was found, and what was changed");
    }
    let next = if request.ended { None } else { problems.date("next", "The next review", &request.next) };
    if let (Some(on), Some(next)) = (on, next)
        && next <= on
    {
        problems.add("next", "The next review must be after this one");
    }
    problems.finish()?;
    let (centre, key) = (desk.centre_id()?, format!("review:{}", request.id));
    desk.write(|write| {
        family_logs::review(write, centre, &title, request.id, on.unwrap_or(today), &words, next)?;
        drafts::discard(write, &key)
    })?;
    family_record(desk, entry.family)
}

/// What of a family's record is still empty, in words for the list; nothing when nothing is.
pub(super) fn missing_words(desk: &Desk, book: &RuleBook, family: &Family) -> Result<String, UiError> {
    let conn = desk.store.read();
    let values = register::of_family(conn, family.id)?;
    let linked = professionals::of_family(conn, family.id)?;
    let parts = Register { book, family, values: &values, linked: &linked, today: desk.today() }.parts();
    let missing: u32 = parts.iter().map(|part| part.missing).sum();
    let mut words = Vec::new();
    if !register::placement(conn, family.id)?.plan_complete() {
        words.push("placement plan missing".to_owned());
    }
    if missing > 0 {
        let missing = usize::try_from(missing).unwrap_or(usize::MAX);
        words.push(format!("{} of the register empty", counted(missing, "field", "fields")));
    }
    Ok(words.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_counted_from_the_first_day_and_a_past_end_is_said() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let placement = Placement { assessment_started_on: Some(day("2026-03-02")), ..Placement::default() };
        let words = |today: &str| week_words(&placement, Some(day("2026-05-25")), false, day(today));
        assert_eq!(words("2026-03-08"), "Week 1 of 12, planned end 25 May 2026.");
        assert_eq!(words("2026-03-09"), "Week 2 of 12, planned end 25 May 2026.");
        assert_eq!(words("2026-05-26"), "Week 13 of 12: the planned end, 25 May 2026, is past.");
        assert_eq!(week_words(&placement, None, false, day("2026-03-04")), "Week 1; no planned end is on record.");
    }
}
