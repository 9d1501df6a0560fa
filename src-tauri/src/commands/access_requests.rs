//! Requests of one person for what is held about him or her: opened, reviewed item by item, answered with a bundle.

use hearthbook_records::access_requests::{
    AccessRequestRow, AccessRequestView, AccessRequestsView, DisclosureGround, HeldFact, HeldItem, LeaveOutRequest,
    MakeBundleRequest, OpenAccessRequest, SubjectChoice, SubjectOf,
};
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_records::{Ability, AccessRequestId, Problems, UiError};
use hearthbook_rules::calendar::{date_words, days_away_words, london_date_time_words};
use hearthbook_rules::hours::access_clock;
use hearthbook_store::tables::access_requests::{self, Kept};
use hearthbook_store::tables::documents::{self, ExportOf};
use hearthbook_store::tables::{families, people};

use super::submissions::export_view;
use crate::desk::Desk;
use crate::held::{self, Item, Opening, Subject};
use crate::render;

/// Regulation 19(2), as it was read; whether the UK GDPR is such a provision is for the centre's adviser.
const LAW: &str = "Residential Family Centres Regulations 2002, regulation 19(2): a family’s record is kept securely and is disclosed only under a statute or a provision under one which authorises access to it, or by order of a court. Whether the right of access of the UK GDPR authorises it in this case is for the centre to decide, with advice where it is in doubt; the ground is named above.";

fn ground_words(kept: &Kept) -> String {
    match kept.request.ground {
        DisclosureGround::Statute => format!("A statutory provision: {}", kept.request.ground_words),
        DisclosureGround::CourtOrder => format!("An order of a court: {}", kept.request.ground_words),
        DisclosureGround::NotFamilyRecord => "Not a family’s record".to_owned(),
    }
}

fn row(desk: &mut Desk, kept: &Kept) -> Result<AccessRequestRow, UiError> {
    let subject = Subject::find(desk, kept.request.of, &kept.request.of_id)?;
    let (due, why) = access_clock(&desk.rules()?, kept.request.asked_on);
    let today = desk.today();
    let (urgency, stands) = match kept.reviewed_at {
        Some(at) => (Urgency::Done, format!("Reviewed, bundle written on {}", london_date_time_words(at))),
        None => (
            if due < today { Urgency::Late } else { Urgency::Soon },
            format!("To be answered by {}, {}", date_words(due), days_away_words(due, today)),
        ),
    };
    Ok(AccessRequestRow {
        id: kept.id,
        of: format!("{}, {}", subject.name, subject.where_words),
        asked: format!("asked on {} by {}", date_words(kept.request.asked_on), kept.request.asked_by),
        stands,
        urgency,
        why,
    })
}

/// Lines for Today: requests that are not answered.
pub(super) fn for_today(desk: &mut Desk) -> Result<Vec<TodayLine>, UiError> {
    if !desk.may(Ability::AnswerAccessRequests) {
        return Ok(Vec::new());
    }
    let mut lines = Vec::new();
    for kept in access_requests::all(desk.store.read())?.iter().filter(|kept| kept.reviewed_at.is_none()) {
        let row = row(desk, kept)?;
        let due = row.why.due.unwrap_or(desk.today());
        lines.push(TodayLine {
            id: format!("access-{}", kept.id),
            urgency: row.urgency,
            when: days_away_words(due, desk.today()),
            title: "Answer a request for what is held about a person".to_owned(),
            detail: row.asked,
            path: format!("/access-requests/{}", kept.id),
            why: row.why,
        });
    }
    Ok(lines)
}

/// The requests, and whose data may be asked for.
pub fn access_requests(desk: &mut Desk, (): ()) -> Result<AccessRequestsView, UiError> {
    let mut requests = Vec::new();
    for kept in access_requests::all(desk.store.read())? {
        requests.push(row(desk, &kept)?);
    }
    let mut choices: Vec<SubjectChoice> = families::everybody(desk.store.read())?
        .into_iter()
        .map(|(reference, _, member)| SubjectChoice {
            value: format!("member:{}", member.id),
            label: format!("{}, {reference}", member.name),
        })
        .collect();
    choices.extend(people::all(desk.store.read())?.into_iter().map(|person| SubjectChoice {
        value: format!("person:{}", person.id),
        label: if person.post.is_empty() { person.name } else { format!("{}, {}", person.name, person.post) },
    }));
    choices.sort_by(|one, other| one.label.cmp(&other.label));
    Ok(AccessRequestsView { requests, choices })
}

/// Opens a request.
pub fn open_access_request(desk: &mut Desk, request: OpenAccessRequest) -> Result<AccessRequestView, UiError> {
    let new = request.parse(desk.today())?;
    Subject::find(desk, new.of, &new.of_id)?;
    let centre = desk.centre_id()?;
    let id = desk.write(|write| access_requests::open(write, centre, &new))?;
    access_request(desk, id)
}

fn reviewed_items(desk: &mut Desk, kept: &Kept) -> Result<(Subject, Vec<Item>), UiError> {
    let subject = Subject::find(desk, kept.request.of, &kept.request.of_id)?;
    let items = held::gather(desk, &subject)?;
    Ok((subject, items))
}

/// A request under review.
pub fn access_request(desk: &mut Desk, id: AccessRequestId) -> Result<AccessRequestView, UiError> {
    let kept = access_requests::one(desk.store.read(), id)?;
    let (subject, items) = reviewed_items(desk, &kept)?;
    let left_out = access_requests::omissions(desk.store.read(), id)?;
    let items = items
        .into_iter()
        .map(|item| HeldItem {
            left_out: left_out.get(&item.key).cloned().unwrap_or_default(),
            key: item.key,
            title: item.title,
            because: item.because,
            facts: item.facts.into_iter().map(|(label, value)| HeldFact { label, value }).collect(),
            others: item.others.into_iter().collect(),
        })
        .collect();
    Ok(AccessRequestView {
        row: row(desk, &kept)?,
        identity: kept.request.identity.clone(),
        ground: ground_words(&kept),
        law: if kept.request.of == SubjectOf::Member { LAW.to_owned() } else { String::new() },
        items,
        by_hand: held::by_hand(desk, &subject)?,
        export: None,
    })
}

/// Leaves an item out of the bundle, or takes it in again.
pub fn leave_out(desk: &mut Desk, request: LeaveOutRequest) -> Result<AccessRequestView, UiError> {
    let mut problems = Problems::new();
    let reason = problems.optional_line("reason", &request.reason);
    problems.finish()?;
    access_requests::one(desk.store.read(), request.id)?;
    let centre = desk.centre_id()?;
    desk.write(|write| access_requests::leave_out(write, centre, request.id, &request.item, &reason))?;
    access_request(desk, request.id)
}

/// Ends the review and writes the bundle into the folder for exports.
pub fn make_bundle(desk: &mut Desk, request: MakeBundleRequest) -> Result<AccessRequestView, UiError> {
    let kept = access_requests::one(desk.store.read(), request.id)?;
    let mut problems = Problems::new();
    if !request.others_read {
        problems.add("othersRead", "Read every item for other people’s data first, then tick this");
    }
    if !request.risk_read {
        problems.add("riskRead", "Read every item for a risk of serious harm to anybody first, then tick this");
    }
    let risk = problems.text("risk", &request.risk);
    if risk.trim().is_empty() {
        problems.add("risk", "Say what the look at safeguarding risk came to, and who was asked");
    }
    problems.finish()?;
    let (subject, items) = reviewed_items(desk, &kept)?;
    let left_out = access_requests::omissions(desk.store.read(), request.id)?;
    let (out, kept_items): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| left_out.contains_key(&item.key));
    let centre = desk.centre()?;
    let own = desk.own()?;
    let opening = Opening {
        centre: format!("{}, {}", centre.name, centre.urn.as_str()),
        facts: vec![
            ("About".to_owned(), format!("{} ({})", subject.name, subject.where_words)),
            ("Asked".to_owned(), format!("on {} by {}", date_words(kept.request.asked_on), kept.request.asked_by)),
            ("How it was made sure who asks".to_owned(), kept.request.identity.clone()),
            ("Ground".to_owned(), ground_words(&kept)),
            (
                "Reviewed".to_owned(),
                format!(
                    "on {} by {}, {}, for other people’s data and for a risk of serious harm",
                    london_date_time_words(desk.now),
                    own.initials,
                    desk.role.title().to_lowercase()
                ),
            ),
        ],
        law: if kept.request.of == SubjectOf::Member { LAW.to_owned() } else { String::new() },
        left_out: out.len(),
    };
    let pdf = render::pdf(&held::bundle(desk, &subject, &kept_items, &opening)?)?;
    let letters: String = subject.initials.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = format!("{}_access_{letters}_{}.pdf", centre.urn.as_str(), desk.today().format("%Y-%m-%d"));
    let path = desk.write_out(&name, &pdf.bytes)?.display().to_string();
    let id = desk.centre_id()?;
    let export = desk.write(|write| {
        access_requests::reviewed(write, id, request.id, risk.trim(), &pdf.sha256)?;
        let what = "Wrote out what is held about a person";
        documents::record_export(write, id, ExportOf::Other, what, &path, &pdf.sha256)
    })?;
    let export = export_view(desk, export)?;
    Ok(AccessRequestView { export: Some(export), ..access_request(desk, request.id)? })
}
