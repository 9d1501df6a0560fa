//! When each duty falls due, and how that day is worked out.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::book::Known;
use crate::{Explanation, Month, RuleBook, date_words, month_words, weekday_words};

/// A duty that comes round again after an interval (duty 39).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoutineKind {
    /// Fire drill or practice.
    FireDrill,
    /// Test of fire equipment, alarms among it.
    FireEquipment,
    /// Supervision of a person who works at the centre.
    Supervision,
    /// Appraisal of a person who works at the centre.
    Appraisal,
    /// Review of a risk assessment.
    RiskAssessment,
    /// Review of a policy.
    Policies,
}

impl RoutineKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::FireDrill,
        Self::FireEquipment,
        Self::Supervision,
        Self::Appraisal,
        Self::RiskAssessment,
        Self::Policies,
    ];

    fn known(self) -> Known {
        match self {
            Self::FireDrill => Known::FireDrill,
            Self::FireEquipment => Known::FireEquipment,
            Self::Supervision => Known::Supervision,
            Self::Appraisal => Known::Appraisal,
            Self::RiskAssessment => Known::RiskAssessment,
            Self::Policies => Known::Policies,
        }
    }
}

impl RuleBook {
    /// By when a calendar month's visit has to be made (duty 1).
    #[must_use]
    pub fn visit_due(&self, month: Month) -> Explanation {
        let due = month.last_day();
        let step = format!(
            "Calendar month {} → at least one visit in it → by its last day, {}",
            month_words(month),
            date_words(due)
        );
        self.explain(Known::Visit, Some(due), format!("Due {}", weekday_words(due)), vec![step])
    }

    /// By when the report on a visit has to be with Ofsted (duty 2).
    #[must_use]
    pub fn report_due(&self, visited_on: NaiveDate) -> Explanation {
        let due = self.report_due_on(visited_on);
        let after = month_end_words(self.rule(Known::ReportDue).count());
        let mut steps = vec![format!("Visit on {} → {after} → {}", date_words(visited_on), date_words(due))];
        let before = self.bank_holidays().working_day_on_or_before(due);
        if before < due {
            // The source names a day and no rule that would move it.
            let day = date_words(due);
            steps.push(format!(
                "{day} is not a working day and the day does not move → last working day before it: {}",
                weekday_words(before)
            ));
        }
        self.explain(Known::ReportDue, Some(due), format!("Due {}", weekday_words(due)), steps)
    }

    /// The day of [`report_due`](Self::report_due) alone.
    pub(crate) fn report_due_on(&self, visited_on: NaiveDate) -> NaiveDate {
        Month::of(visited_on).plus(self.rule(Known::ReportDue).count()).last_day()
    }

    /// By when the copies of the report have to be given (duty 3): with the report. So the day is the one on which the report
    /// was sent, and until then the report's own, which is Ofsted's and not the regulation's.
    #[must_use]
    pub fn copies_due(&self, signed_on: NaiveDate, report_due: NaiveDate, sent_on: Option<NaiveDate>) -> Explanation {
        let signed = date_words(signed_on);
        let (due, with) = match sent_on {
            Some(sent) => (sent, format!("which was sent on {}", date_words(sent))),
            // a correction is signed off after the day of its first version
            None if signed_on > report_due => (signed_on, "which was signed off after its own day".to_owned()),
            None => (report_due, format!("which is to be with Ofsted by {}", date_words(report_due))),
        };
        let step = format!(
            "Report signed off on {signed} → copies to the manager and to the directors or partners → with the report, {with}"
        );
        self.explain(Known::Copies, Some(due), "Copies go with the report".to_owned(), vec![step])
    }

    /// When a routine duty falls due again (duty 39). Without a last time on record there is no day to count from, and
    /// none is made up.
    #[must_use]
    pub fn routine_due(&self, kind: RoutineKind, last_done: Option<NaiveDate>, today: NaiveDate) -> Explanation {
        let rule = self.rule(kind.known());
        let interval = rule.value_words();
        let title = &rule.data.title;
        let Some(last) = last_done else {
            let step = format!("{title}: no last time on record → record it → the next falls {interval} after it");
            return self.explain(kind.known(), None, "No last time on record".to_owned(), vec![step]);
        };
        let due = last.checked_add_months(Months::new(rule.count())).unwrap_or(NaiveDate::MAX);
        let headline = if due < today { "Was due" } else { "Due" };
        let step = format!("Last done on {} → {interval} later → {}", date_words(last), date_words(due));
        self.explain(kind.known(), Some(due), format!("{headline} {}", weekday_words(due)), vec![step])
    }

    /// The title of a routine duty.
    #[must_use]
    pub fn routine_title(&self, kind: RoutineKind) -> &str {
        &self.rule(kind.known()).data.title
    }
}

/// "last day of the month after the visit", for so many months after it.
pub(crate) fn month_end_words(months: u32) -> String {
    match months {
        0 => "last day of the month of the visit".to_owned(),
        1 => "last day of the month after the visit".to_owned(),
        2 => "last day of the second month after the visit".to_owned(),
        n => format!("last day of month {n} after the visit"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Basis, Change};
    use chrono::Datelike;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_report_is_due_on_the_last_day_of_the_month_after_the_visit() {
        let due = |visit: &str| RuleBook::shipped().report_due(day(visit)).due.unwrap().to_string();
        assert_eq!(due("2026-03-03"), "2026-04-30");
        assert_eq!(due("2026-01-31"), "2026-02-28");
        assert_eq!(due("2028-01-31"), "2028-02-29");
        assert_eq!(due("2026-12-01"), "2027-01-31");
    }

    #[test]
    fn the_report_date_explains_itself() {
        insta::assert_json_snapshot!(RuleBook::shipped().report_due(day("2026-03-03")));
    }

    #[test]
    fn a_due_day_that_is_no_working_day_does_not_move_and_says_the_working_day_before() {
        let why = RuleBook::shipped().report_due(day("2026-04-14"));
        assert_eq!(why.due, Some(day("2026-05-31")));
        assert!(why.steps[1].contains("Friday 29 May 2026"), "{:?}", why.steps);
    }

    #[test]
    fn the_visit_date_explains_itself() {
        insta::assert_json_snapshot!(RuleBook::shipped().visit_due(Month::new(2026, 11).unwrap()));
    }

    #[test]
    fn copies_go_with_the_report_on_a_rule_that_is_to_be_checked() {
        let book = RuleBook::shipped();
        let due = |signed, sent: Option<&str>| {
            let why = book.copies_due(day(signed), day("2026-04-30"), sent.map(day));
            assert_eq!(why.basis, Basis::LawUnchecked);
            assert!(why.note.unwrap().starts_with("Check this rule"));
            why.due.unwrap().to_string()
        };
        assert_eq!(due("2026-03-20", None), "2026-04-30", "nothing was sent: the report's own day");
        assert_eq!(due("2026-03-20", Some("2026-03-23")), "2026-03-23", "with the report means on its day");
        assert_eq!(due("2026-05-06", None), "2026-05-06", "a correction cannot be due before it was signed off");
    }

    #[test]
    fn a_changed_number_of_months_moves_the_day_and_is_one_of_the_steps() {
        let change = Change {
            rule_id: "reg25.report.due".into(),
            value: "0".into(),
            by: "A.O.".into(),
            on: day("2026-11-23"),
            why: "Agreed with the link inspector".into(),
        };
        let why = RuleBook::with_changes(&[change]).report_due(day("2026-03-03"));
        assert_eq!(why.due, Some(day("2026-03-31")));
        assert_eq!(why.steps[0], "Visit on 3 March 2026 → last day of the month of the visit → 31 March 2026");
        assert!(why.steps[1].contains("0 months instead of 1 month"), "{:?}", why.steps);
        assert_eq!(why.change.unwrap().shipped, "1");
    }

    #[test]
    fn a_routine_duty_counts_from_the_last_time_and_makes_no_day_up_without_one() {
        let book = RuleBook::shipped();
        let today = day("2026-11-22");
        let why = book.routine_due(RoutineKind::FireDrill, Some(day("2026-11-30")), today);
        assert_eq!((why.due, why.headline.as_str()), (Some(day("2027-02-28")), "Due Sunday 28 February 2027"));
        let late = book.routine_due(RoutineKind::Supervision, Some(day("2026-10-01")), today);
        assert_eq!(late.headline, "Was due Sunday 1 November 2026");
        let none = book.routine_due(RoutineKind::Appraisal, None, today);
        assert_eq!((none.due, none.headline.as_str()), (None, "No last time on record"));
    }

    #[test]
    fn every_routine_duty_is_a_setting_on_the_word_of_practice() {
        for kind in RoutineKind::ALL {
            let why = RuleBook::shipped().routine_due(kind, None, day("2026-11-22"));
            assert_eq!(why.basis, Basis::Practice, "{kind:?}");
            assert!(
                why.citation.contains("for the duty") && why.citation.contains("practice for the interval"),
                "{kind:?}"
            );
            assert!(!RuleBook::shipped().routine_title(kind).is_empty());
        }
    }

    #[test]
    fn an_explanation_can_be_kept_and_read_again() {
        let why = RuleBook::shipped().report_due(day("2026-03-03"));
        let kept = serde_json::to_string(&why).unwrap();
        assert_eq!(serde_json::from_str::<Explanation>(&kept).unwrap(), why);
    }

    proptest! {
        #[test]
        fn the_report_is_due_on_the_day_before_the_first_of_the_second_month(offset in 0i64..60_000) {
            let visit = day("1990-01-01") + chrono::Days::new(offset.unsigned_abs());
            let due = RuleBook::shipped().report_due(visit).due.unwrap();
            // The day after is the first of a month, and just one month lies between it and the visit's.
            let first = due.succ_opt().unwrap();
            let months = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
            prop_assert_eq!(first.day(), 1);
            prop_assert_eq!(months(first), months(visit) + 2);
        }

        #[test]
        fn no_day_that_exists_upsets_the_rules(days in any::<i32>()) {
            if let Some(date) = NaiveDate::from_num_days_from_ce_opt(days) {
                let book = RuleBook::shipped();
                let _ = (book.report_due(date), book.visit_due(Month::of(date)), book.copies_due(date, date, None));
                let _ = book.routine_due(RoutineKind::Policies, Some(date), date);
            }
        }
    }
}
