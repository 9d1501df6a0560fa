//! The review of the quality of care under regulation 23: its template, when the next one falls due, when its report is
//! due to Ofsted.

use chrono::{Days, Months, NaiveDate};

use crate::calendar::{date_words, weekday_words};
use crate::explain::Explanation;
use crate::{RuleBook, Template};

/// The template that new reviews are written with.
#[must_use]
pub fn review_template() -> &'static Template {
    RuleBook::shipped().review()
}

impl RuleBook {
    /// When the next review falls due (duty 4). `last` is the day on which the last one was signed off; without one it is
    /// counted from the registration. Without either there is no day, and none is made up.
    #[must_use]
    pub fn review_due(&self, last: Option<NaiveDate>, registered: Option<NaiveDate>, today: NaiveDate) -> Explanation {
        let months = self.count_of("reg23.review").unwrap_or(6);
        let interval = if months == 1 { "1 month".to_owned() } else { format!("{months} months") };
        let from = match (last, registered) {
            (Some(last), _) => Some((last, format!("Last review signed off on {}", date_words(last)))),
            (None, Some(day)) => {
                Some((day, format!("No review on record → counted from the registration on {}", date_words(day))))
            }
            (None, None) => None,
        };
        let (due, headline, step) = match from {
            None => (
                None,
                "No last review on record".to_owned(),
                format!("No review and no day of registration on record → the next falls {interval} after the first"),
            ),
            Some((day, words)) => {
                let due = day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX);
                let headline = if due < today { "Was due" } else { "Due" };
                (
                    Some(due),
                    format!("{headline} {}", weekday_words(due)),
                    format!("{words} → {interval} later → {}", date_words(due)),
                )
            }
        };
        // the rule is shipped, and a test looks for it
        self.why("reg23.review", due, headline, vec![step]).unwrap_or_else(|| self.visit_due(crate::Month::of(today)))
    }

    /// To whom the report on a review goes and within how many days, before there is one (duty 5).
    #[must_use]
    pub fn review_report_rule(&self, today: NaiveDate) -> Explanation {
        let days = self.count_of("reg23.report").unwrap_or(28);
        let step = format!("Review signed off → {days} days later, to Ofsted; a copy available to residents");
        self.why("reg23.report", None, format!("Within {days} days of the sign-off"), vec![step])
            .unwrap_or_else(|| self.report_due(today))
    }

    /// When the report on a review is due to Ofsted (duty 5).
    #[must_use]
    pub fn review_report_due(&self, signed_on: NaiveDate) -> Explanation {
        let days = self.count_of("reg23.report").unwrap_or(28);
        let due = signed_on.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
        let step = format!("Review signed off on {} → {days} days later → {}", date_words(signed_on), date_words(due));
        self.why("reg23.report", Some(due), format!("Due {}", weekday_words(due)), vec![step])
            .unwrap_or_else(|| self.report_due(signed_on))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Basis, FactKind};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_next_review_is_counted_from_the_last_sign_off_and_its_six_months_are_practice() {
        let due = RuleBook::shipped().review_due(Some(day("2026-05-31")), None, day("2026-11-22"));
        assert_eq!(due.due, Some(day("2026-11-30")));
        assert_eq!(due.basis, Basis::Practice);
        assert_eq!(due.rule, "reg23.review");
        assert!(due.citation.contains("23(1)"));
    }

    #[test]
    fn the_first_review_is_counted_from_the_registration_and_from_nothing_else() {
        let book = RuleBook::shipped();
        let due = book.review_due(None, Some(day("2026-01-15")), day("2026-11-22"));
        assert_eq!(due.due, Some(day("2026-07-15")));
        assert!(due.headline.starts_with("Was due"), "{}", due.headline);
        assert_eq!(book.review_due(None, None, day("2026-11-22")).due, None);
    }

    #[test]
    fn the_report_is_due_28_days_after_sign_off_across_christmas_and_the_days_are_practice() {
        let due = RuleBook::shipped().review_report_due(day("2026-12-10"));
        assert_eq!(due.due, Some(day("2027-01-07")));
        assert_eq!(due.basis, Basis::Practice);
        assert_eq!(due.rule, "reg23.report");
    }

    #[test]
    fn a_centre_can_set_its_own_interval() {
        let change = crate::Change {
            rule_id: "reg23.review".into(),
            value: "3".into(),
            by: "M.K.".into(),
            on: day("2026-11-01"),
            why: "The board asked for it".into(),
        };
        let book = RuleBook::with_changes(&[change]);
        assert_eq!(book.review_due(Some(day("2026-06-30")), None, day("2026-07-01")).due, Some(day("2026-09-30")));
    }

    #[test]
    fn the_review_follows_the_areas_that_inspectors_evaluate() {
        let titles: Vec<&str> = review_template().sections.iter().map(|section| section.title.as_str()).collect();
        for area in [
            "The overall experiences and progress of children and parents",
            "How well children and parents are helped and protected",
            "The effectiveness of leaders and managers",
        ] {
            assert!(titles.contains(&area), "{area}");
        }
        let facts: Vec<FactKind> = review_template().sections.iter().flat_map(|s| s.facts.clone()).collect();
        for kind in [FactKind::Consultation, FactKind::LastActions, FactKind::NewActions, FactKind::ReviewPeriod] {
            assert_eq!(facts.iter().filter(|one| **one == kind).count(), 1, "{kind:?}");
        }
    }

    /// Reviews in stores name this hash. If this test fails, the template was changed: raise its version and keep this
    /// line for the version that it belongs to.
    #[test]
    fn version_1_of_the_review_is_frozen() {
        assert_eq!(review_template().version, 1);
        assert_eq!(
            crate::template_hash(review_template()),
            "9a50f029e24cc3f78bcc03afffcd36ddff3e46019cd40413409d9ee90eb061f3"
        );
    }
}
