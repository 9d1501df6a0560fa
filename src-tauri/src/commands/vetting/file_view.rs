//! One vetting file as shown.

use chrono::NaiveDate;
use hearthbook_records::vetting::history::StartDecision;
use hearthbook_records::vetting::parse::VettingLine;
use hearthbook_records::vetting::{
    CheckDetails, HeldPostView, StartAnswerView, StartDecisionKind, StartDecisionView, StartReasonView,
    VettingFileView, VettingItemView, VettingLineView, VettingPersonChoice,
};
use hearthbook_records::{Ability, ErrorCode, PersonId, Role, UiError};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words};
use hearthbook_rules::vetting::{Item, ItemState, Standing, Verdict};
use hearthbook_rules::{Explanation, RuleBook};
use hearthbook_store::tables::people;
use hearthbook_store::tables::vetting::{Moment, lines};

use crate::desk::Desk;
use crate::vetting::{self, Assessed, Files, PersonFile, timeline, warnings};

/// Why nobody writes in his or her own file.
pub(super) const OWN_FILE: &str =
    "This is your own file. Somebody else records what was seen of you and decides about your start.";

fn words(day: Option<NaiveDate>) -> String {
    day.map(date_words).unwrap_or_default()
}

fn facts_of(details: &CheckDetails) -> (String, Vec<(String, String)>) {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut fact = |label: &str, value: &str| {
        if !value.trim().is_empty() {
            facts.push((label.to_owned(), value.trim().to_owned()));
        }
    };
    let yes = |answer: Option<bool>| match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    let title = match details {
        CheckDetails::Identity(details) => {
            fact("Name on the documents", &details.name_on_documents);
            details.documents.clone()
        }
        CheckDetails::Dbs(details) => {
            fact("Workforce", details.workforce.map_or("", |workforce| workforce.words()));
            fact("Children’s barred list asked for", yes(details.barred_children));
            fact("Adults’ barred list asked for", yes(details.barred_adults));
            fact("Something disclosed", yes(details.disclosures));
            fact("Risk assessed by", &details.risk_assessed_by);
            fact("What came of it", &details.risk_assessment);
            fact("On the update service, with consent", yes(details.update_service));
            fact("Copy held", yes(details.copy_held));
            let level = details.level.map_or("DBS", |level| level.words());
            format!("{level} certificate {}", details.certificate_number).trim_end().to_owned()
        }
        CheckDetails::Reference(details) => {
            fact("Employer or capacity", &details.employer);
            fact("Knows the person as", &details.relation);
            fact("Relative", yes(details.relative));
            fact("Last employer", yes(details.last_employer));
            fact("Employed, as the referee says", &details.employed);
            fact("In writing", yes(details.in_writing));
            fact("Verified by telephone by", &details.verified_by);
            fact("On suitability", &details.suitability);
            fact("Concerns", &details.concerns);
            if details.referee.is_empty() { String::new() } else { format!("reference from {}", details.referee) }
        }
        CheckDetails::PastCare(details) => {
            fact("Why it ended", &details.why_ended);
            fact("Verified with whom and how", &details.verified_how);
            fact("Not reasonably practicable because", &details.not_practicable_because);
            String::new()
        }
        CheckDetails::Qualification(details) => {
            fact("Awarded by", &details.awarded_by);
            fact("Document seen", &details.document);
            details.title.clone()
        }
        CheckDetails::RightToWork(details) => {
            fact("Conditions", &details.conditions);
            details.document.clone()
        }
        CheckDetails::Overseas(details) => {
            fact("Lived there", &details.lived_there);
            fact("Check and outcome", &details.outcome);
            details.country.clone()
        }
        CheckDetails::Registration(details) => {
            fact("Number", &details.number);
            details.body.clone()
        }
        CheckDetails::Status(details) => {
            fact("Consent", yes(details.consent));
            details.result.map_or(String::new(), |result| result.words().to_owned())
        }
        CheckDetails::Agency(details) => {
            fact("Confirmed by", &details.confirmed_by);
            fact("Confirmed in writing", &details.confirmed.join(", "));
            fact("Identity seen on arrival", yes(details.identity_on_arrival));
            fact("Document seen on arrival", &details.identity_document);
            details.agency.clone()
        }
        CheckDetails::Transfer(details) => {
            fact("Came over", &details.came_over);
            fact("Missing", &details.missing);
            fact("What was seen", &details.evidence);
            details.closed_by.map_or(String::new(), |by| format!("closed by {}", by.words()))
        }
        CheckDetails::Plain(details) => details.what.clone(),
    };
    (title, facts)
}

fn line_view(book: &RuleBook, files: &Files, file: &PersonFile, item: &Item, line: &VettingLine) -> VettingLineView {
    let (mut title, mut facts) = facts_of(&line.details);
    if let CheckDetails::PastCare(details) = &line.details
        && let Some(post) = file.history.iter().find(|known| Some(known.id) == details.post)
    {
        title = post.title();
    }
    if let CheckDetails::Transfer(details) = &line.details
        && let Some(closes) = book.vetting().iter().find(|known| known.id == details.closes)
    {
        title = if title.is_empty() { closes.words() } else { format!("{}: {title}", closes.words()) };
    }
    if title.is_empty() {
        title = item.short.clone();
    }
    for (label, value) in [
        ("Asked for on", words(line.asked_on)),
        ("Chased on", words(line.chased_on)),
        ("Runs out on", words(line.expires_on)),
        ("Copy destroyed by", words(line.destroy_copy_by)),
        ("Because", line.because.clone()),
        ("Note", line.note.clone()),
    ] {
        if !value.trim().is_empty() {
            facts.push((label.to_owned(), value));
        }
    }
    let capital =
        title.chars().next().map(|first| first.to_uppercase().collect::<String>() + &title[first.len_utf8()..]);
    let ended = match line.recorded_to {
        None => String::new(),
        Some(at) if line.ended_because.is_empty() => format!("Carried on {}", date_words(london_date(at))),
        Some(at) => {
            format!("Taken back {} by {}: {}", date_words(london_date(at)), files.by(line.ended_by), line.ended_because)
        }
    };
    VettingLineView {
        id: line.id,
        state: line.state,
        title: capital.unwrap_or_default(),
        facts,
        checked_on: words(line.checked_on),
        seen_on: words(line.seen_on),
        seen_by: line.seen_by.map(|by| files.by(Some(by))).unwrap_or_default(),
        entered: format!("entered {} by {}", london_date_time_words(line.recorded_from), files.by(line.recorded_by)),
        imported: line.import.is_some(),
        ended,
        form: line.form(),
    }
}

fn why_due(book: &RuleBook, standing: &Standing) -> Option<Explanation> {
    let due = standing.due?;
    let item = &book.vetting()[standing.item];
    let headline = format!("Due {}", date_words(due));
    let counts_from = if standing.first { "First day of work" } else { item.title.as_str() };
    match (&standing.rule, standing.counted_from) {
        (Some(rule), Some(from)) => book.why(
            rule,
            Some(due),
            headline,
            vec![format!("{counts_from} on {} → {}", date_words(from), date_words(due))],
        ),
        _ => Some(Explanation {
            rule: format!("vetting.{}", item.id),
            due: Some(due),
            headline,
            steps: vec!["The day that stands on the document".to_owned()],
            basis: item.basis,
            citation: item.citation.clone(),
            source: item.source.clone(),
            checked_on: item.checked_on,
            note: Some(item.note.clone()).filter(|note| !note.is_empty()),
            change: None,
        }),
    }
}

fn items(
    book: &RuleBook,
    files: &Files,
    file: &PersonFile,
    assessed: &Assessed,
    ended: &[VettingLine],
) -> Result<Vec<VettingItemView>, UiError> {
    let mut views = Vec::new();
    for standing in &assessed.standings {
        let item = &book.vetting()[standing.item];
        let of = |lines: &[VettingLine]| -> Vec<VettingLineView> {
            lines
                .iter()
                .filter(|line| line.item == item.id)
                .map(|line| line_view(book, files, file, item, line))
                .collect()
        };
        let mut standing_lines = of(&file.lines);
        standing_lines.reverse();
        let details = serde_json::to_value(item.details)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .ok_or_else(|| UiError::new(ErrorCode::Internal, "The kind of a check could not be read."))?;
        views.push(VettingItemView {
            id: item.id.clone(),
            short: item.short.clone(),
            title: item.title.clone(),
            paragraph: item.paragraph.clone(),
            statutory: item.statutory(),
            asks: item.asks.clone(),
            basis: item.basis,
            citation: item.citation.clone(),
            source: item.source.clone(),
            checked_on: date_words(item.checked_on),
            note: item.note.clone(),
            details,
            may_be_unneeded: item.unneeded,
            asks_expiry: item.expiry,
            bulk: item.bulk,
            needs: item.needs,
            cell: vetting::cell(book, standing, files.day),
            why_due: why_due(book, standing).filter(|_| standing.state != ItemState::NotRequired),
            lines: standing_lines,
            earlier: of(ended),
        });
    }
    Ok(views)
}

fn decision_view(files: &Files, decision: &StartDecision, current: bool) -> StartDecisionView {
    let by = files.by(Some(decision.decided_by));
    let on = date_words(decision.decided_on);
    let from = decision.starts_on.map(|day| format!(", from {}", date_words(day))).unwrap_or_default();
    let words = match decision.kind {
        StartDecisionKind::Cleared => format!("Cleared to start on {on} by {by}{from}"),
        StartDecisionKind::EarlyStart => {
            let review = decision.review_on.map(|day| format!("; review by {}", date_words(day))).unwrap_or_default();
            format!("Early start decided on {on} by {by}{from}{review}")
        }
        StartDecisionKind::Stopped => format!("Stopped on {on} by {by}"),
    };
    let supervision = match decision.supervisor {
        Some(supervisor) => format!("supervised by {}: {}", files.by(Some(supervisor)), decision.supervision),
        None => String::new(),
    };
    StartDecisionView {
        id: decision.id,
        kind: decision.kind,
        words,
        steps: decision.steps.clone(),
        reasons: decision.reasons.clone(),
        supervision,
        outstanding: decision.outstanding.clone(),
        review_on: decision.review_on,
        current,
    }
}

fn start(book: &RuleBook, files: &Files, file: &PersonFile, assessed: &Assessed) -> StartAnswerView {
    let answer = &assessed.answer;
    let mut reasons: Vec<StartReasonView> = answer
        .reasons
        .iter()
        .map(|reason| StartReasonView {
            item: reason.item.map(|item| book.vetting()[item].id.clone()).unwrap_or_default(),
            text: reason.text.clone(),
        })
        .collect();
    if let Some(by) = answer.agency_review_by {
        reasons.push(StartReasonView {
            item: "agency-review".to_owned(),
            text: format!("Not in sole charge until the agency’s evidence is reviewed, by {}.", date_words(by)),
        });
    }
    if answer.verdict == Verdict::Left {
        reasons.clear();
    }
    let why = ["reg16.start", "reg16.early", "reg16.early.end"]
        .into_iter()
        .filter_map(|rule| {
            let entry = book.entries().into_iter().find(|entry| entry.id == rule)?;
            book.why(rule, None, entry.title, vec![entry.words])
        })
        .collect();
    let stopped = answer.verdict == Verdict::Stopped;
    StartAnswerView {
        verdict: answer.verdict,
        sentence: answer.sentence.clone(),
        can_clear: answer.verdict == Verdict::ReadyToClear
            || (answer.verdict == Verdict::Stopped && answer.outstanding.is_empty()),
        can_start_early: answer.early_possible
            && (stopped || matches!(answer.verdict, Verdict::NotCleared | Verdict::EarlyStart)),
        no_early_start_because: answer.not_early_because.clone(),
        reasons,
        why,
        decisions: file
            .decisions
            .iter()
            .enumerate()
            .map(|(index, decision)| decision_view(files, decision, index == 0))
            .collect(),
    }
}

fn namesakes(desk: &Desk, file: &PersonFile) -> Result<Vec<String>, UiError> {
    Ok(people::all(desk.store.read())?
        .into_iter()
        .filter(|other| other.id != file.person.id && warnings::same_name(&other.name, &file.person.name))
        .map(|other| {
            let post = if other.post.is_empty() { "no post".to_owned() } else { other.post.to_lowercase() };
            let since = other.started_on.map(|day| format!(" since {}", date_words(day))).unwrap_or_default();
            format!("{}, {post}{since}", other.initials)
        })
        .collect())
}

/// The file of a person, now or as at the end of a past day.
pub(super) fn of(desk: &mut Desk, person: PersonId, as_at: Option<NaiveDate>) -> Result<VettingFileView, UiError> {
    let book = desk.rules()?;
    let files = vetting::read(desk, as_at, Some(person))?;
    let Some(file) = files.files.first() else {
        return Err(UiError::new(ErrorCode::NotFound, "This person is not on record any more. Go back to the list."));
    };
    let day = files.day;
    let assessed = file.assess(&book, &files.initials, day);
    let moment = as_at.map_or_else(Moment::now, Moment::end_of);
    let ended = lines::ended(desk.store.read(), &moment, person)?;
    let own = desk.person == person;
    let may_edit = desk.may(Ability::EditVetting);
    let read_only_because = if !files.is_today {
        format!("This is the file as it stood at the end of {}. Go back to today to add to it.", date_words(day))
    } else if own {
        OWN_FILE.to_owned()
    } else if !may_edit {
        "Your role reads vetting files and does not add to them.".to_owned()
    } else {
        String::new()
    };
    let today = desk.today();
    let choices: Vec<VettingPersonChoice> = people::all(desk.store.read())?
        .into_iter()
        .filter(|other| other.in_post(today) && other.id != person && other.role != Some(Role::Visitor))
        .map(|other| VettingPersonChoice {
            id: other.id,
            label: if other.post.is_empty() {
                other.name
            } else {
                format!("{}, {}", other.name, other.post.to_lowercase())
            },
        })
        .collect();
    Ok(VettingFileView {
        person,
        name: file.person.name.clone(),
        initials: file.person.initials.clone(),
        former_names: file.former_names.join(", "),
        post: file.post(day).to_owned(),
        engagement_words: file.engagement().map_or("no vetting file yet", |engagement| engagement.words()).to_owned(),
        dates: file.dates(day),
        left: file.left(day),
        has_file: file.saved.is_some(),
        day,
        as_at: date_words(day),
        is_today: files.is_today,
        start: start(&book, &files, file, &assessed),
        warnings: warnings::of(&book, &files, file, &assessed, &namesakes(desk, file)?),
        particulars: file.saved.as_ref().map(|saved| saved.particulars.form()).unwrap_or_default(),
        particulars_saved: file
            .saved
            .as_ref()
            .map(|saved| format!("saved {} by {}", london_date_time_words(saved.at), files.by(saved.by)))
            .unwrap_or_default(),
        items: items(&book, &files, file, &assessed, &ended)?,
        timeline: timeline::view(&files, file, &book, &assessed.findings),
        posts: posts(file, day),
        people: choices,
        can_edit: may_edit && files.is_today && !own,
        can_decide: desk.may(Ability::DecideStart) && files.is_today && !own,
        read_only_because,
    })
}

fn posts(file: &PersonFile, day: NaiveDate) -> Vec<HeldPostView> {
    let mut views: Vec<HeldPostView> = file
        .posts
        .iter()
        .map(|post| HeldPostView {
            id: post.id,
            title: if post.title.is_empty() { "no post entered".to_owned() } else { post.title.clone() },
            dates: match (post.started_on, post.left_on) {
                (Some(start), Some(end)) => format!("{} to {}", date_words(start), date_words(end)),
                (Some(start), None) if start > day => format!("from {}", date_words(start)),
                (Some(start), None) => format!("since {}", date_words(start)),
                (None, Some(end)) => format!("until {}", date_words(end)),
                (None, None) => String::new(),
            },
        })
        .collect();
    views.reverse();
    views
}
