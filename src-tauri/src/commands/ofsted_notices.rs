//! Notices to Ofsted: absence, vacancy, changes, conviction, statement of purpose, closing and re-opening. Each letter is
//! finished here and from then on a submission like every other.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hearthbook_documents::{LetterContent, letter};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::ofsted_notices::{
    AddMatterLineRequest, MatterClockView, MatterFieldView, MatterForm, MatterGroupView, MatterLetterCheckView,
    MatterLetterRequest, MatterLetterView, MatterRequest, MatterRow, MatterView, MattersView, SaveMatterRequest,
};
use hearthbook_records::reports::{HitKind, PlacedHit};
use hearthbook_records::submissions::DocumentKind;
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_records::{Ability, ErrorCode, FieldError, OfstedMatterId, Problems, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::today::{Urgency as RuleUrgency, when_words};
use hearthbook_rules::{
    ClockShown, Explanation, LetterParticulars, NoticeKind, NoticeLetter, OfstedNotices, RuleBook, Values,
};
use hearthbook_store::tables::documents::{self, Matter, MatterAllowance, MatterText};
use hearthbook_store::tables::ofsted_matters::{self, OfstedMatter};
use hearthbook_store::tables::{drafts, people};
use hearthbook_submissions::gate::Profile;
use hearthbook_submissions::{notice_covering_text, notice_file_name};

use super::draft_comments::state_words;
use super::inspections::lines;
use super::records::counted;
use crate::ahead::Ahead;
use crate::desk::Desk;
use crate::filing::{self, Finished, OnItsWay};
use crate::{gate, render};

fn document_kind(kind: &str) -> DocumentKind {
    match kind {
        "absence" => DocumentKind::AbsenceNotice,
        "statement" => DocumentKind::StatementOfPurpose,
        _ => DocumentKind::ChangeNotice,
    }
}

/// A letter's own id among the documents: a later letter of the same matter does not supersede it.
fn letter_matter(id: OfstedMatterId, letter: &NoticeLetter) -> String {
    format!("{id}:{}", letter.id)
}

fn kind_of(desk: &Desk, id: &str) -> Result<&'static NoticeKind, UiError> {
    let kind = OfstedNotices::shipped().kind(id);
    let kind = kind.ok_or_else(|| UiError::new(ErrorCode::NotFound, "There is no such kind of notice."))?;
    if kind.few && !desk.may(Ability::SeeProvisional) {
        return Err(UiError::new(ErrorCode::NotAllowed, "Your role does not open this kind of notice."));
    }
    Ok(kind)
}

fn find(desk: &Desk, id: OfstedMatterId) -> Result<(&'static NoticeKind, OfstedMatter), UiError> {
    let matter = ofsted_matters::one(desk.store.read(), id)?;
    Ok((kind_of(desk, &matter.kind)?, matter))
}

fn words(kind: &NoticeKind, matter: &OfstedMatter) -> String {
    let value = |id: &str| matter.values.get(id).map(String::as_str).unwrap_or_default();
    let day = matter.day.map(date_words).unwrap_or_default();
    match kind.id.as_str() {
        "absence" => format!("{}, from {day}", value("who")),
        "vacancy" => format!("from {day}"),
        "change" => {
            let what = kind.field("what").map(|field| field.words(value("what"))).unwrap_or_default();
            format!("{what}, {day}")
        }
        "statement" => format!("version {}, {day}", value("version")),
        "reopening" => format!("closed from {day}"),
        _ => day,
    }
}

/// When the letter was recorded as sent, with its document and submission.
fn letter_state(
    desk: &Desk,
    kind: &NoticeKind,
    id: OfstedMatterId,
    letter: &NoticeLetter,
) -> Result<(Option<NaiveDate>, String, String, Option<String>), UiError> {
    let Some((document, submission)) = filing::of_matter(desk, document_kind(&kind.id), &letter_matter(id, letter))?
    else {
        return Ok((None, String::new(), String::new(), None));
    };
    let sent = submission.as_ref().filter(|found| found.withdrawn.is_none()).and_then(|found| found.sent.as_ref());
    let path = submission.as_ref().map(|found| format!("/submissions/{}", found.id)).unwrap_or_default();
    let frozen = match &document.about {
        documents::About::Matter(matter) => matter.texts.first().map(|text| text.text.clone()),
        documents::About::Report(_) => None,
    };
    Ok((sent.map(|sent| sent.on), path, state_words(&document, submission.as_ref()), frozen))
}

fn clock_view(clock: ClockShown) -> MatterClockView {
    MatterClockView {
        title: clock.title,
        from: clock.from,
        due: clock.due,
        done: clock.done,
        urgency: clock.urgency.map_or(Urgency::Done, Urgency::from),
        state: clock.when,
        why: clock.why,
    }
}

/// Clocks of a matter that still run or were stopped: of its letters, then the others.
fn clocks(
    desk: &Desk,
    book: &RuleBook,
    kind: &NoticeKind,
    matter: &OfstedMatter,
    newest: bool,
) -> Result<Vec<(Option<String>, ClockShown)>, UiError> {
    let today = desk.today();
    let mut found = Vec::new();
    for letter in &kind.letters {
        let (sent, path, _, _) = letter_state(desk, kind, matter.id, letter)?;
        if let Some(clock) = kind.letter_clock(book, letter, &matter.values, sent, today) {
            found.push((Some(path), clock));
        }
    }
    if newest || !kind.latest_only {
        found.extend(kind.other_clocks(book, &matter.values, today).into_iter().map(|clock| (None, clock)));
    }
    Ok(found)
}

fn newest_of(all: &[OfstedMatter], matter: &OfstedMatter) -> bool {
    all.iter().find(|other| other.kind == matter.kind).is_some_and(|other| other.id == matter.id)
}

fn row(
    desk: &Desk,
    book: &RuleBook,
    kind: &NoticeKind,
    matter: &OfstedMatter,
    newest: bool,
) -> Result<MatterRow, UiError> {
    let clocks = clocks(desk, book, kind, matter, newest)?;
    let open: Vec<&ClockShown> =
        clocks.iter().map(|(_, clock)| clock).filter(|clock| clock.urgency.is_some()).collect();
    let first = open.iter().min_by_key(|clock| (clock.urgency, clock.due));
    let (urgency, state) = match first {
        Some(clock) => (clock.urgency.map_or(Urgency::Done, Urgency::from), format!("{}: {}", clock.title, clock.when)),
        None if kind.latest_only && !newest => (Urgency::Nil, "an earlier version".to_owned()),
        None => (Urgency::Done, "nothing is due".to_owned()),
    };
    Ok(MatterRow { id: matter.id, words: words(kind, matter), urgency, state })
}

/// The page of notices.
pub fn ofsted_notices(desk: &mut Desk, (): ()) -> Result<MattersView, UiError> {
    let book = desk.rules()?;
    let all = ofsted_matters::all(desk.store.read())?;
    let mut groups = Vec::new();
    let few = desk.may(Ability::SeeProvisional);
    for kind in OfstedNotices::shipped().kinds().iter().filter(|kind| few || !kind.few) {
        let rows = all
            .iter()
            .filter(|matter| matter.kind == kind.id)
            .map(|matter| row(desk, &book, kind, matter, newest_of(&all, matter)))
            .collect::<Result<Vec<_>, _>>()?;
        groups.push(MatterGroupView {
            kind: kind.id.clone(),
            title: kind.title.clone(),
            short: kind.short.clone(),
            lede: kind.lede.clone(),
            why: kind.why(),
            rows,
        });
    }
    let count = |wanted| groups.iter().flat_map(|group| &group.rows).filter(|row| row.urgency == wanted).count();
    let summary = match (count(Urgency::Late), count(Urgency::Soon)) {
        (0, 0) => "Nothing has to be told now.".to_owned(),
        (0, soon) => format!("{} due.", counted(soon, "thing is", "things are")),
        (late, 0) => format!("{} late.", counted(late, "thing is", "things are")),
        (late, soon) => format!("{} late, {soon} due.", counted(late, "thing is", "things are")),
    };
    Ok(MattersView { summary, groups, can_edit: desk.may(Ability::KeepOfstedNotices) })
}

fn particulars<'a>(
    centre: &'a hearthbook_records::centre::Centre,
    today: &'a str,
    role: &'a str,
) -> LetterParticulars<'a> {
    LetterParticulars { centre: &centre.name, urn: centre.urn.as_str(), today, role }
}

fn letters(desk: &mut Desk, kind: &NoticeKind, matter: &OfstedMatter) -> Result<Vec<MatterLetterView>, UiError> {
    let (book, centre, today) = (desk.rules()?, desk.centre()?, desk.today());
    let words = date_words(today);
    let mut views = Vec::new();
    for letter in &kind.letters {
        let of = particulars(&centre, &words, desk.role.title());
        let (subject, text) = kind.proposed(letter, &matter.values, &of);
        let (sent, path, state, frozen) = letter_state(desk, kind, matter.id, letter)?;
        views.push(MatterLetterView {
            id: letter.id.clone(),
            title: letter.title.clone(),
            due_now: kind.letter_due(letter, &matter.values),
            clock: kind.letter_clock(&book, letter, &matter.values, sent, today).map(clock_view),
            outdated: frozen.is_some_and(|frozen| !same_particulars(kind, matter, &frozen)),
            subject,
            text,
            path,
            state,
        });
    }
    Ok(views)
}

/// Every value that was entered still stands in the finished letter. Its wording may have been edited.
fn same_particulars(kind: &NoticeKind, matter: &OfstedMatter, frozen: &str) -> bool {
    let days = kind.fields.iter().filter(|field| field.kind == hearthbook_rules::FieldKind::Date && field.needed);
    days.filter_map(|field| matter.values.get(&field.id).map(|value| field.words(value)))
        .all(|day| frozen.contains(&day))
}

/// One matter, or an empty form of a kind.
pub fn ofsted_notice(desk: &mut Desk, request: MatterRequest) -> Result<MatterView, UiError> {
    let (kind, matter) = match request.id {
        Some(id) => {
            let (kind, matter) = find(desk, id)?;
            (kind, Some(matter))
        }
        None => (kind_of(desk, &request.kind)?, None),
    };
    let book = desk.rules()?;
    let notices = OfstedNotices::shipped();
    let (mut clock_views, mut letter_views, mut line_views) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(matter) = &matter {
        let all = ofsted_matters::all(desk.store.read())?;
        if newest_of(&all, matter) || !kind.latest_only {
            let others = kind.other_clocks(&book, &matter.values, desk.today());
            clock_views = others.into_iter().map(clock_view).collect();
        }
        letter_views = letters(desk, kind, matter)?;
        line_views = lines(desk, &matter.id.to_string())?;
    }
    let listed = |wanted: bool, items: &[hearthbook_rules::ListedItem]| -> Vec<Explanation> {
        if wanted { items.iter().map(hearthbook_rules::ListedItem::why).collect() } else { Vec::new() }
    };
    let changes = kind.fields.iter().any(|field| field.kind == hearthbook_rules::FieldKind::Change);
    Ok(MatterView {
        id: matter.as_ref().map(|matter| matter.id),
        kind: kind.id.clone(),
        title: kind.title.clone(),
        words: matter.as_ref().map(|matter| words(kind, matter)).unwrap_or_default(),
        lede: kind.lede.clone(),
        why: kind.why(),
        fields: kind
            .fields
            .iter()
            .map(|field| MatterFieldView {
                id: field.id.clone(),
                label: field.label.clone(),
                kind: field.kind,
                hint: field.hint.clone(),
                options: field.options.clone(),
                when: field.when.clone(),
            })
            .collect(),
        form: match &matter {
            Some(matter) => MatterForm::of(kind, &matter.values, &matter.checklist),
            None => MatterForm::of(kind, &Values::new(), &std::collections::BTreeMap::new()),
        },
        clocks: clock_views,
        letters: letter_views,
        changes: listed(changes, notices.changes()),
        checklist: listed(kind.checklist, notices.schedule_1()),
        log: kind.log.clone(),
        lines: line_views,
        can_edit: desk.may(Ability::KeepOfstedNotices),
    })
}

/// Records a matter or saves a change. Letters that are finished stay as they are.
pub fn save_ofsted_notice(desk: &mut Desk, request: SaveMatterRequest) -> Result<MatterView, UiError> {
    let kind = match request.id {
        Some(id) => find(desk, id)?.0,
        None => kind_of(desk, &request.kind)?,
    };
    let values = request.form.parse(kind)?;
    let matter = OfstedMatter {
        id: request.id.unwrap_or_else(OfstedMatterId::make),
        kind: kind.id.clone(),
        day: kind.day(&values),
        checklist: request.form.ticked(kind),
        values,
    };
    let which = request.id.map_or_else(|| format!("new-{}", kind.id), |id| id.to_string());
    let (centre, key) = (desk.centre_id()?, format!("ofsted-notice:{which}"));
    desk.write(|write| {
        ofsted_matters::save(write, centre, &matter)?;
        drafts::discard(write, &key)
    })?;
    ofsted_notice(desk, MatterRequest { id: Some(matter.id), kind: String::new() })
}

/// Adds a line to the log of a matter.
pub fn add_ofsted_notice_line(desk: &mut Desk, request: AddMatterLineRequest) -> Result<MatterView, UiError> {
    let (kind, matter) = find(desk, request.matter)?;
    if kind.log.is_empty() {
        return Err(UiError::new(ErrorCode::Conflict, "No log is kept with this. Nothing was changed."));
    }
    let (on, words) = request.form.parse(desk.today())?;
    let (centre, id) = (desk.centre_id()?, matter.id.to_string());
    let key = format!("ofsted-notice-line:{id}");
    desk.write(|write| {
        ofsted_matters::add_line(write, centre, SubjectKind::OfstedNotice, &id, on, &words)?;
        drafts::discard(write, &key)
    })?;
    ofsted_notice(desk, MatterRequest { id: Some(matter.id), kind: String::new() })
}

/// What the gate finds in a letter, and which of it may stand because the notice has to say it: names of those who work
/// here, and addresses that are no family's.
fn check(desk: &mut Desk, request: &MatterLetterRequest) -> Result<(Vec<PlacedHit>, Vec<String>), UiError> {
    let staff: BTreeSet<String> =
        people::all(desk.store.read())?.into_iter().map(|person| person.id.to_string()).collect();
    let identifying = Profile::Identifying { subjects: staff };
    let (mut found, mut may_stand) = (Vec::new(), Vec::new());
    for (place, text) in [("the subject", &request.subject), ("the letter", &request.text)] {
        let still: Vec<String> =
            gate::find_for(desk, place, text, &identifying)?.into_iter().map(|placed| placed.hit.words).collect();
        for placed in gate::find_for(desk, place, text, &Profile::ByInitials)? {
            let allowed = match placed.hit.kind {
                HitKind::Name | HitKind::NearName => !still.contains(&placed.hit.words),
                HitKind::Address | HitKind::Phone | HitKind::Email => placed.hit.whose.is_empty(),
                HitKind::DateOfBirth | HitKind::NhsNumber | HitKind::CaseNumber => false,
            };
            // the subject of an email goes through many hands
            if allowed && place == "the letter" && !may_stand.contains(&placed.hit.words) {
                may_stand.push(placed.hit.words.clone());
            }
            if !(allowed && place == "the letter" && request.named.contains(&placed.hit.words)) {
                found.push(placed);
            }
        }
    }
    Ok((found, may_stand))
}

/// What stops a letter. Nothing is changed.
pub fn check_ofsted_letter(desk: &mut Desk, request: MatterLetterRequest) -> Result<MatterLetterCheckView, UiError> {
    find(desk, request.matter)?;
    let (found, may_stand) = check(desk, &request)?;
    Ok(MatterLetterCheckView { found, may_stand })
}

/// Finishes a letter: its PDF is filed and never made again, and its submission is prepared. It refuses and never edits.
pub fn finish_ofsted_letter(desk: &mut Desk, request: MatterLetterRequest) -> Result<MatterView, UiError> {
    let (kind, matter) = find(desk, request.matter)?;
    let letter_kind = kind
        .letter(&request.letter)
        .ok_or_else(|| UiError::new(ErrorCode::NotFound, "There is no such letter. Nothing was changed."))?;
    let mut problems = Problems::new();
    let subject = problems.line("subject", &request.subject, "Enter the subject");
    let text = problems.text("text", &request.text);
    if text.trim().is_empty() {
        problems.add("text", "Write the letter");
    }
    problems.finish()?;
    if !kind.letter_due(letter_kind, &matter.values) {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "What this letter tells of is not recorded yet. Nothing was finished; what you wrote is kept.",
        ));
    }
    let (found, _) = check(desk, &request)?;
    if !found.is_empty() {
        let messages: Vec<String> = found
            .iter()
            .map(|placed| {
                let whose = if placed.hit.whose.is_empty() { "nobody on record" } else { &placed.hit.whose };
                format!("In {}: “{}”, of {whose}.", placed.place, placed.hit.words)
            })
            .collect();
        return Err(UiError {
            code: ErrorCode::Blocked,
            message:
                "Not finished: something stands in it that must not leave. Nothing was changed; what you wrote is kept."
                    .to_owned(),
            fields: vec![FieldError { field: "text".to_owned(), message: messages.join(" ") }],
        });
    }
    let (book, centre, today) = (desk.rules()?, desk.centre()?, desk.today());
    let document_kind = document_kind(&kind.id);
    let own = letter_matter(matter.id, letter_kind);
    let earlier = documents::of_matter(desk.store.read(), document_kind, &own)?;
    let version = earlier.len() as u32 + 1;
    let urn = centre.urn.as_str();
    let number = documents::free_number(desk.store.read(), &format!("{urn}-N-{today}"), version)?;
    let pdf = render::pdf(&letter(&LetterContent {
        centre: &centre.name,
        urn,
        address: &centre.profile.address,
        to: "Ofsted",
        date: &date_words(today),
        subject: &subject,
        text: &text,
    }))?;
    let allowed = gate::find_for(desk, "the letter", &text, &Profile::ByInitials)?
        .into_iter()
        .map(|placed| MatterAllowance {
            words: placed.hit.words,
            kind: placed.hit.kind,
            reason: format!("The notice has to say it ({})", kind.citation),
            at: desk.now,
            by: desk.person,
        })
        .collect();
    let clock = kind.letter_clock(&book, letter_kind, &matter.values, None, today);
    let due = clock.map_or_else(|| kind.why(), |clock| clock.why);
    let title = format!("{}, {}", letter_kind.title, centre.name);
    let file_name = notice_file_name(urn, &letter_kind.id, &today.to_string(), version);
    let (to, to_explanation) = book.ofsted_address();
    let frozen = Matter {
        kind: document_kind,
        id: own,
        page: format!("/ofsted-notices/{}", matter.id),
        words: if letter_kind.title == document_kind.words() {
            words(kind, &matter)
        } else {
            format!("{}, {}", letter_kind.title, words(kind, &matter))
        },
        day: today,
        version,
        signed_at: desk.now,
        signed_by: desk.person,
        texts: vec![
            MatterText { place: "the letter".to_owned(), text: text.clone() },
            MatterText { place: "the subject".to_owned(), text: subject.clone() },
        ],
        allowed,
    };
    let body = notice_covering_text(&letter_kind.title.to_lowercase(), &centre.name, urn, &number, desk.role.title());
    let way = OnItsWay { to, to_explanation, subject, body, due };
    let key = format!("ofsted-letter:{}:{}", matter.id, letter_kind.id);
    desk.write(|write| {
        let finished = Finished { matter: frozen, title: &title, number: &number, file_name: &file_name, pdf: &pdf };
        let filed = filing::file(write, centre.id, finished)?;
        filing::prepare(write, centre.id, filed, document_kind, way)?;
        drafts::discard(write, &key)
    })?;
    ofsted_notice(desk, MatterRequest { id: Some(matter.id), kind: String::new() })
}

/// What notices put on Today: cleared when the letter is recorded as sent, or the clock's day is entered.
pub(super) fn for_today(desk: &mut Desk, ahead: Ahead) -> Result<Vec<TodayLine>, UiError> {
    if !desk.may(Ability::KeepOfstedNotices) {
        return Ok(Vec::new());
    }
    let (book, today) = (desk.rules()?, desk.today());
    let few = desk.may(Ability::SeeProvisional);
    let all = ofsted_matters::all(desk.store.read())?;
    let mut found = Vec::new();
    for matter in &all {
        let Some(kind) = OfstedNotices::shipped().kind(&matter.kind).filter(|kind| few || !kind.few) else { continue };
        for (path, clock) in clocks(desk, &book, kind, matter, newest_of(&all, matter))? {
            if clock.urgency.is_none_or(|urgency| urgency == RuleUrgency::Coming && ahead == Ahead::Near) {
                continue;
            }
            let page = format!("/ofsted-notices/{}", matter.id);
            found.push(TodayLine {
                id: format!("ofsted-{}-{}", matter.id, clock.id),
                urgency: clock.urgency.map_or(Urgency::Done, Urgency::from),
                when: clock.due.map_or_else(|| clock.when.clone(), |due| when_words((due - today).num_days())),
                title: clock.title,
                detail: format!("{}: {}", kind.short, words(kind, matter)),
                path: path.filter(|path| !path.is_empty()).unwrap_or(page),
                why: clock.why,
            });
        }
    }
    Ok(found)
}
