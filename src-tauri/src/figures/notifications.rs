//! Who was told of events, and how soon.

use chrono::{DateTime, Duration, Utc};
use hearthbook_records::events::Decision;
use hearthbook_rules::calendar::{date_words, london_date};

use super::source::{EventRow, NoticeRow, Source};
use super::{Area, Behind, Figure, Scope, Unit};

fn hours_words(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let minutes = (to - from).num_minutes().max(0);
    match minutes {
        0..60 => "within the hour".to_owned(),
        60..2880 => format!("after {} hours", minutes / 60),
        _ => format!("after {} days", minutes / 1440),
    }
}

/// Told within 24 hours of being known.
pub(super) fn in_a_day(notice: &NoticeRow) -> bool {
    notice.told_at.is_some_and(|told| told - notice.known_at <= Duration::hours(24))
}

fn behind(event: &EventRow, notice: &NoticeRow) -> Behind {
    let about = if notice.of_outcome { "outcome of: " } else { "" };
    let words = match notice.told_at {
        Some(told) => {
            let reference = if notice.reference.is_empty() {
                ", no reference on record".to_owned()
            } else {
                format!(", reference {}", notice.reference)
            };
            format!(
                "{}: told {}, {}{reference}",
                notice.title,
                date_words(london_date(told)),
                hours_words(notice.known_at, told)
            )
        }
        None if notice.not_told => format!("{}: not told, with a reason", notice.title),
        None => format!("{}: not told", notice.title),
    };
    Behind {
        label: format!("{about}{}, {}", event.title, date_words(event.on)),
        words,
        on: Some(event.on),
        path: format!("/events/{}", event.id),
    }
}

pub(super) fn figures(source: &Source, scope: &Scope) -> Vec<Figure> {
    let in_period: Vec<&EventRow> =
        source.events.iter().filter(|event| scope.contains(event.on) && !event.earlier).collect();
    let new = |key: &str, label: &str, unit| Figure::new(Area::Notifications, key, label, unit);
    let decided = |decision: Option<Decision>| -> Vec<Behind> {
        in_period
            .iter()
            .filter(|event| event.decision == decision)
            .map(|event| Behind {
                label: format!("{}, {}", event.title, date_words(event.on)),
                words: decision.map_or("not decided", Decision::words).to_owned(),
                on: Some(event.on),
                path: format!("/events/{}", event.id),
            })
            .collect()
    };
    let list = |which: &dyn Fn(&NoticeRow) -> bool| -> Vec<Behind> {
        in_period
            .iter()
            .flat_map(|event| event.notices.iter().filter(|notice| which(notice)).map(|notice| behind(event, notice)))
            .collect()
    };
    let ofsted = |notice: &NoticeRow| notice.recipient == "ofsted";
    vec![
        new("notifications.decided", "Events decided to be notifiable", Unit::Events)
            .of(decided(Some(Decision::Notifiable))),
        new("notifications.undecided", "Events not decided on", Unit::Events).of(decided(None)),
        new("notifications.ofsted", "Notifications to Ofsted", Unit::Notifications)
            .of(list(&ofsted))
            .note("Of events of the period; the outcome of an enquiry is one of its own."),
        new("notifications.ofsted.inTime", "Ofsted told within 24 hours", Unit::Notifications)
            .of(list(&|notice| ofsted(notice) && in_a_day(notice)))
            .note("From when it was known to when Ofsted was first told, as recorded."),
        new("notifications.ofsted.later", "Ofsted told later", Unit::Notifications)
            .of(list(&|notice| ofsted(notice) && notice.told_at.is_some() && !in_a_day(notice))),
        new("notifications.ofsted.untold", "Ofsted not told", Unit::Notifications)
            .of(list(&|notice| ofsted(notice) && notice.told_at.is_none())),
        new("notifications.others", "Notifications to others", Unit::Notifications).of(list(&|notice| !ofsted(notice))),
        new("notifications.others.untold", "Others not told", Unit::Notifications)
            .of(list(&|notice| !ofsted(notice) && notice.told_at.is_none())),
    ]
}
