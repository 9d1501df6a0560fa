//! The law and the rhythm of a residential family centre, as data and pure functions.
//!
//! What it is for: duties, clocks, calendars, the report's template, each with its basis and citation; a rule computes
//! to an explanation, not just to a date. What it must not know: the store, the user interface, files, the clock.
//! No I/O; "today" is always passed in.

pub mod address;
pub mod annex;
pub mod book;
pub mod calendar;
pub mod clocks;
mod data;
pub mod due;
pub mod events;
pub mod explain;
pub mod family_due;
pub mod family_record;
pub mod history;
pub mod hours;
pub mod inspections;
pub mod month;
pub mod months;
pub mod occupancy;
pub mod ofsted_notices;
pub mod reminders;
pub mod review;
pub mod safeguarding;
pub mod template;
pub mod today;
pub mod vetting;
pub mod visitor;
#[cfg(test)]
mod working_days_tests;

pub use address::check_email_address;
pub use book::{Change, RuleBook, RuleEntry};
pub use calendar::{
    BankHolidays, add_working_days, bank_holiday, date_words, day_month_words, is_working_day, london_date,
    london_date_time_words, london_day_end, london_seconds_words, london_time_words, weekday_words,
};
pub use clocks::{Clock, ClockState, LondonInstant, london_instant, span_words};
pub use data::RuleError;
pub use due::RoutineKind;
pub use events::{
    Cell, CellChange, CellInForce, EventKind, EventTable, HouseLogKind, Recipient, RecipientProfile, Way,
};
pub use explain::{Basis, Explanation, RuleChange};
pub use family_due::{Kept, LaterStage};
pub use family_record::{Detail, FamilyRecord, Holder, ItemKind, LogKind, RegisterItem};
pub use inspections::{Area, Course, Grade, Judgements, LimitShown, Stage, Turn, Window};
pub use month::{Month, month_words, short_month};
pub use months::{MonthReport, MonthState, MonthVisit, MonthsInput, NotRequired, VisitFact, VisitStage};
pub use ofsted_notices::{
    ClockShown, FieldKind, FieldOption, LetterParticulars, ListedItem, NoticeField, NoticeKind, NoticeLetter,
    OfstedNotices, Values,
};
pub use reminders::{Threshold, Thresholds, reminder};
pub use review::review_template;
pub use safeguarding::{Matter, ReferTo, Safeguarding, Says, Worry};
pub use template::{FactKind, Template, TemplateField, TemplateSection, report_template, template_hash};
pub use today::{Concerns, OpenDuty, RoutineFact, TodayInput, Urgency};
pub use visitor::{Limb, LimbEntry, Provider, limb_fits, limbs_for, visitor_check};

/// Reads everything that ships and is asked for by Today, so that nobody waits for it later. It is read once in any case.
pub fn read_what_ships() {
    let _ = (RuleBook::shipped(), EventTable::shipped(), OfstedNotices::shipped(), Safeguarding::shipped());
}
