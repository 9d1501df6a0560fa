//! When something of the family record, a complaint or a record's retention falls due, and how that day is worked out.

use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};

use crate::book::Known;
use crate::{Explanation, RuleBook, date_words, london_date_time_words, weekday_words};

/// What may come after stage one of a complaint to a local authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaterStage {
    /// Two people from outside investigate.
    Two,
    /// A review panel.
    Three,
    /// The ombudsman.
    Ombudsman,
}

fn headline(due: NaiveDate, today: NaiveDate) -> String {
    format!("{} {}", if due < today { "Was due" } else { "Due" }, weekday_words(due))
}

/// What is kept for a time after its last entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// A family record.
    Family,
    /// An event with a family in it, which may be part of its record.
    EventOfFamily,
    /// Any other event.
    Event,
    /// A complaint.
    Complaint,
    /// The plain logs of a year.
    Logs,
}

impl RuleBook {
    /// Duty 10: the complainant is told what will be done. The day of the complaint is day 0.
    #[must_use]
    pub fn complaint_answer_due(&self, made_on: NaiveDate, today: NaiveDate) -> Explanation {
        let rule = self.rule(Known::ComplaintAnswer);
        let due = made_on.checked_add_days(Days::new(u64::from(rule.count()))).unwrap_or(NaiveDate::MAX);
        let step =
            format!("Complaint made on {} → {} later → {}", date_words(made_on), rule.value_words(), date_words(due));
        self.explain(Known::ComplaintAnswer, Some(due), headline(due, today), vec![step])
    }

    /// Duty 11: the summary of twelve months of complaints.
    #[must_use]
    pub fn complaint_summary(&self, from: NaiveDate, to: NaiveDate) -> Explanation {
        let step =
            format!("Asked for on any day → the twelve months before it: {} to {}", date_words(from), date_words(to));
        self.explain(Known::ComplaintSummary, None, "Due when Ofsted asks".to_owned(), vec![step])
    }

    /// When a local authority acknowledges a complaint that it does not answer at once. Its clock, tracked only.
    #[must_use]
    pub fn authority_acknowledges(&self, began_on: NaiveDate, today: NaiveDate) -> Explanation {
        self.in_working_days(Known::AuthorityAcknowledges, "Received by the authority on", began_on, today)
    }

    /// When a local authority answers a complaint at stage one. Its clock, tracked only.
    #[must_use]
    pub fn authority_answers(&self, began_on: NaiveDate, today: NaiveDate) -> Explanation {
        self.in_working_days(Known::AuthorityAnswers, "Received by the authority on", began_on, today)
    }

    /// When an answer at a later stage is expected: nothing while the centre has set no days. The clock of whoever
    /// answers, tracked only.
    #[must_use]
    pub fn later_stage_answers(&self, stage: LaterStage, began_on: NaiveDate, today: NaiveDate) -> Option<Explanation> {
        let (known, what) = match stage {
            LaterStage::Two => (Known::AuthorityStageTwo, "Stage two began on"),
            LaterStage::Three => (Known::AuthorityStageThree, "Review panel asked for on"),
            LaterStage::Ombudsman => (Known::OmbudsmanAnswers, "Received by the ombudsman on"),
        };
        (self.rule(known).count() > 0).then(|| self.in_working_days(known, what, began_on, today))
    }

    fn in_working_days(&self, known: Known, what: &str, from: NaiveDate, today: NaiveDate) -> Explanation {
        let rule = self.rule(known);
        let due = self.bank_holidays().add_working_days(from, rule.count());
        let step = format!("{what} {} → {} later → {}", date_words(from), rule.value_words(), date_words(due));
        self.explain(known, Some(due), headline(due, today), vec![step])
    }

    /// Duty 28: the placement plan. Due on the day of arrival; "as soon as possible after"
    /// names no day, so that it is late from the day after.
    #[must_use]
    pub fn placement_plan_due(&self, arrived_on: NaiveDate, today: NaiveDate) -> Explanation {
        let step = format!(
            "Family arrives on {} → placement plan before that day, or as soon as possible after it",
            date_words(arrived_on)
        );
        let headline = if today > arrived_on {
            format!("As soon as possible: the family arrived on {}", weekday_words(arrived_on))
        } else {
            format!("Before {}", weekday_words(arrived_on))
        };
        self.explain(Known::PlacementPlan, Some(arrived_on), headline, vec![step])
    }

    /// The day that was set by hand with an entry of a family's logs.
    #[must_use]
    pub fn log_review_due(&self, title: &str, due: NaiveDate, today: NaiveDate, surveillance: bool) -> Explanation {
        let known = if surveillance { Known::Surveillance } else { Known::FamilyReview };
        let mut steps = vec![format!("{title} → the day set with the entry → {}", date_words(due))];
        if surveillance {
            let every = self.rule(known).value_words();
            steps.push(format!("The centre’s setting for these reviews: every {every}"));
        }
        self.explain(known, Some(due), headline(due, today), steps)
    }

    /// Duty 29: that residents were told before a device was used; nothing when that is on record.
    #[must_use]
    pub fn surveillance_informed(
        &self,
        in_use_from: NaiveDate,
        informed_on: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Option<Explanation> {
        if informed_on.is_some_and(|informed| informed <= in_use_from) {
            return None;
        }
        let told = informed_on.map_or_else(
            || "no day on record on which residents were told".to_owned(),
            |day| format!("residents were told on {}, after that", date_words(day)),
        );
        let step =
            format!("Device in use from {} → residents are told before it is used → {told}", date_words(in_use_from));
        let known = Known::SurveillanceInformed;
        Some(self.explain(known, Some(in_use_from), headline(in_use_from, today), vec![step]))
    }

    /// The day that is proposed for the next review of a surveillance device.
    #[must_use]
    pub fn next_surveillance_review(&self, from: NaiveDate) -> NaiveDate {
        from.checked_add_months(Months::new(self.rule(Known::Surveillance).count())).unwrap_or(NaiveDate::MAX)
    }

    /// Duty 30: until when a record is kept. It may be deleted from the day after. The times are those of the family record and
    /// of the records of Schedule 4; on whose word they hold for this kind of record, its own rule says.
    #[must_use]
    pub fn kept_until(&self, what: Kept, last_entry: NaiveDate) -> Explanation {
        let (time, known) = match what {
            Kept::Family => (Known::FamilyRetention, Known::FamilyRetention),
            Kept::EventOfFamily => (Known::FamilyRetention, Known::FamilyEventRetention),
            Kept::Event => (Known::OtherRetention, Known::EventRetention),
            Kept::Complaint => (Known::OtherRetention, Known::ComplaintRetention),
            Kept::Logs => (Known::OtherRetention, Known::LogRetention),
        };
        let rule = self.rule(time);
        let due = last_entry.checked_add_months(Months::new(rule.count().saturating_mul(12))).unwrap_or(NaiveDate::MAX);
        let step = format!(
            "Last entry on {} → {} later → {}; it may be deleted from the day after",
            date_words(last_entry),
            rule.value_words(),
            date_words(due)
        );
        self.explain(known, Some(due), format!("Kept until {}", date_words(due)), vec![step])
    }

    /// Before which instant a confirmed deletion cannot be carried out.
    #[must_use]
    pub fn cooling_off_ends(&self, confirmed_at: DateTime<Utc>) -> (DateTime<Utc>, Explanation) {
        let rule = self.rule(Known::CoolingOff);
        let ends = confirmed_at
            .checked_add_signed(TimeDelta::hours(i64::from(rule.count())))
            .unwrap_or(DateTime::<Utc>::MAX_UTC);
        let step = format!(
            "Confirmed {} → {} later → {}",
            london_date_time_words(confirmed_at),
            rule.value_words(),
            london_date_time_words(ends)
        );
        let why = self.explain(
            Known::CoolingOff,
            Some(crate::london_date(ends)),
            format!("Not before {}", london_date_time_words(ends)),
            vec![step],
        );
        (ends, why)
    }

    /// Duty 38a: the registration of the author is checked on the day of signing.
    #[must_use]
    pub fn assessment_signing(&self) -> Explanation {
        self.explain(
            Known::AssessmentSigning,
            None,
            "Registration checked on the day of signing".to_owned(),
            vec!["Day of signing → look the author up on Social Work England’s register on that same day".to_owned()],
        )
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
    fn a_complaint_is_answered_on_the_twenty_eighth_day_after_it() {
        let why = RuleBook::shipped().complaint_answer_due(day("2026-03-03"), day("2026-03-10"));
        assert_eq!((why.due, why.basis), (Some(day("2026-03-31")), Basis::Law));
        insta::assert_json_snapshot!(why);
    }

    #[test]
    fn a_centre_may_promise_fewer_days_and_never_more() {
        let book = RuleBook::shipped();
        assert!(book.check_value("reg20.answer", "14").is_ok());
        assert!(book.check_value("reg20.answer", "29").is_err());
        assert!(book.check_value("reg19.retention", "14").is_err());
        assert!(book.check_value("reg19.retention.other", "2").is_err());
    }

    #[test]
    fn a_councils_days_are_working_days_and_marked_as_practice() {
        let why = RuleBook::shipped().authority_answers(day("2026-03-31"), day("2026-04-01"));
        // Good Friday and Easter Monday lie between
        assert_eq!((why.due, why.basis), (Some(day("2026-04-30")), Basis::Practice));
        let why = RuleBook::shipped().authority_acknowledges(day("2026-03-31"), day("2026-04-01"));
        assert_eq!(why.due, Some(day("2026-04-09")));
    }

    #[test]
    fn a_later_stage_has_a_clock_only_where_the_centre_has_set_days() {
        let (began, today) = (day("2026-03-31"), day("2026-04-01"));
        let shipped = RuleBook::shipped();
        for stage in [LaterStage::Two, LaterStage::Three, LaterStage::Ombudsman] {
            assert_eq!(shipped.later_stage_answers(stage, began, today), None, "{stage:?}");
        }
        assert!(shipped.check_value("complaint.authority.stage-two", "25").is_ok());
        assert!(shipped.check_value("complaint.authority.stage-two", "-1").is_err());
    }

    #[test]
    fn a_family_record_is_kept_fifteen_years_and_a_leap_day_ends_on_the_last_of_february() {
        let book = RuleBook::shipped();
        assert_eq!(book.kept_until(Kept::Family, day("2011-03-03")).due, Some(day("2026-03-03")));
        assert_eq!(book.kept_until(Kept::Family, day("2012-02-29")).due, Some(day("2027-02-28")));
        assert_eq!(book.kept_until(Kept::Complaint, day("2023-12-01")).due, Some(day("2026-12-01")));
    }

    #[test]
    fn only_the_family_record_is_kept_on_the_word_of_the_law_and_every_kind_says_whose() {
        let book = RuleBook::shipped();
        let last = day("2026-03-03");
        let why = |what| {
            let why = book.kept_until(what, last);
            (why.basis, why.due.unwrap().year())
        };
        assert_eq!(why(Kept::Family), (Basis::Law, 2041));
        assert_eq!(why(Kept::EventOfFamily), (Basis::Practice, 2041), "Schedule 3 was not seen");
        for what in [Kept::Event, Kept::Complaint, Kept::Logs] {
            assert_eq!(why(what), (Basis::Practice, 2029), "{what:?}");
        }
    }

    #[test]
    fn residents_are_told_of_a_device_before_it_is_used_and_that_is_law() {
        let book = RuleBook::shipped();
        let (used, today) = (day("2026-11-20"), day("2026-11-22"));
        let told = |on: Option<&str>| book.surveillance_informed(used, on.map(day), today);
        assert_eq!(told(Some("2026-11-19")), None);
        assert_eq!(told(Some("2026-11-20")), None, "on its first day, before it was switched on");
        let none = told(None).unwrap();
        assert_eq!((none.basis, none.due), (Basis::Law, Some(used)));
        let after = told(Some("2026-11-21")).unwrap();
        assert!(after.steps[0].contains("told on 21 November 2026, after that"), "{:?}", after.steps);
    }

    #[test]
    fn the_cooling_off_is_counted_in_hours_of_the_clock_across_its_change() {
        let confirmed = "2026-03-28T12:00:00Z".parse().unwrap();
        let (ends, why) = RuleBook::shipped().cooling_off_ends(confirmed);
        assert_eq!(ends.to_rfc3339(), "2026-03-30T12:00:00+00:00");
        assert!(why.headline.contains("13:00"), "told in London’s summer time: {}", why.headline);
        let change = Change {
            rule_id: "retention.cooling-off".into(),
            value: "72".into(),
            by: "A.O.".into(),
            on: day("2026-11-23"),
            why: "Our policy".into(),
        };
        let (ends, _) = RuleBook::with_changes(&[change]).cooling_off_ends(confirmed);
        assert_eq!(ends.to_rfc3339(), "2026-03-31T12:00:00+00:00");
    }

    #[test]
    fn the_placement_plan_rests_on_a_rule_that_is_to_be_checked() {
        let why = RuleBook::shipped().placement_plan_due(day("2026-03-02"), day("2026-03-04"));
        assert_eq!(why.basis, Basis::LawUnchecked);
        assert!(why.note.unwrap().starts_with("Check this rule"));
    }

    proptest! {
        #[test]
        fn no_record_comes_due_before_its_years_are_over(offset in 0u64..60_000, years in 15u32..=100) {
            let change = Change {
                rule_id: "reg19.retention".into(), value: years.to_string(), by: "A.O.".into(),
                on: day("2026-01-01"), why: "x".into(),
            };
            let last = day("1990-01-01") + Days::new(offset);
            let until = RuleBook::with_changes(&[change]).kept_until(Kept::Family, last).due.unwrap();
            let days = (until - last).num_days();
            prop_assert!(days >= i64::from(years) * 365 && days <= i64::from(years) * 366);
        }

        #[test]
        fn no_day_that_exists_upsets_these_rules(days in any::<i32>()) {
            if let Some(date) = NaiveDate::from_num_days_from_ce_opt(days) {
                let book = RuleBook::shipped();
                let _ = (book.complaint_answer_due(date, date), book.kept_until(Kept::Family, date));
                let _ = (book.placement_plan_due(date, date), book.log_review_due("x", date, date, true));
            }
        }
    }
}
