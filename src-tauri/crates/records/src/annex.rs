//! Annex A: what an inspector asks for, filled in from the record, and what people answer where nothing can be counted.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_rules::Explanation;
use hearthbook_rules::annex::{AnnexKind, AnnexSection};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    AnnexAnswerId, AnnexId, DateInput, DocumentId, InspectionDayId, PersonId, Problems, SubmissionId, UiError,
};

/// What Annex A covers, as typed. What is left out is filled in: the twelve months that end today.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AnnexRequest {
    /// First day of the period.
    pub from: DateInput,
    /// Last day of the period.
    pub to: DateInput,
    /// Day for what is counted "as at".
    pub as_of: DateInput,
}

/// What Annex A covers, parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnexPeriod {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Day for figures "as at".
    pub as_of: NaiveDate,
}

impl AnnexRequest {
    /// The period, with what was left out filled in.
    ///
    /// # Errors
    /// `BadInput`: the days must be in order, and none may lie ahead.
    pub fn parse(&self, today: NaiveDate) -> Result<AnnexPeriod, UiError> {
        let mut problems = Problems::new();
        let year = today.checked_sub_months(chrono::Months::new(12)).and_then(|day| day.succ_opt()).unwrap_or(today);
        let to = problems.optional_date("to", "The last day", &self.to).unwrap_or(today);
        let from = problems.optional_date("from", "The first day", &self.from).unwrap_or(year.min(to));
        let as_of = problems.optional_date("asOf", "The day of the figures", &self.as_of).unwrap_or(to);
        if from > to {
            problems.add("from", "The first day must not be after the last day. Correct one of them");
        }
        if to > today {
            problems.add(
                "to",
                "The last day is in the future: nothing is on record of it yet. Choose today or an earlier day",
            );
        }
        if as_of > today {
            problems.add("asOf", "The day of the figures is in the future. Choose today or an earlier day");
        }
        problems.finish()?;
        Ok(AnnexPeriod { from, to, as_of })
    }
}

/// A record behind a figure or a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BehindView {
    /// Initials or reference.
    pub label: String,
    /// What of it counts here.
    pub words: String,
    /// Its page.
    pub path: String,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnnexRow {
    /// Cells.
    pub cells: Vec<String>,
    /// Its page; empty when it has none.
    pub path: String,
}

/// An answer that somebody gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnnexAnswerView {
    /// The answer.
    pub text: String,
    /// "confirmed 3 March 2026, 10:15 by A.O."
    pub words: String,
}

/// A field with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnnexFieldView {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Hint; may be empty.
    pub hint: String,
    /// Where the answer comes from.
    pub kind: AnnexKind,
    /// Key of the figure or list; may be empty.
    pub of: String,
    /// The answer in words; empty while there is none.
    pub value: String,
    /// The number, of a figure.
    pub number: Option<u32>,
    /// Parents among them.
    pub parents: Option<u32>,
    /// Children among them.
    pub children: Option<u32>,
    /// How it was counted.
    pub note: String,
    /// What it counts.
    pub behind: Vec<BehindView>,
    /// Heads of a list.
    pub heads: Vec<String>,
    /// Lines of a list.
    pub rows: Vec<AnnexRow>,
    /// Who confirmed it last and when; empty while nobody did, and for what is counted.
    pub confirmed: String,
    /// It was confirmed long ago.
    pub stale: bool,
    /// It is empty and somebody has to answer it.
    pub gap: bool,
    /// Earlier answers, newest first.
    pub earlier: Vec<AnnexAnswerView>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnnexSectionView {
    /// Id.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What belongs here.
    pub hint: String,
    /// On whose word it is asked.
    pub why: Explanation,
    /// Fields.
    pub fields: Vec<AnnexFieldView>,
}

/// Something that is still to be filled in or looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnnexGapView {
    /// The field.
    pub field: String,
    /// Its label.
    pub label: String,
    /// "not answered", "confirmed 200 days ago".
    pub words: String,
}

/// Answers to a field that is no longer in the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnnexRetiredView {
    /// The field's id.
    pub field: String,
    /// Its label when it was answered last.
    pub label: String,
    /// Answers, newest first.
    pub answers: Vec<AnnexAnswerView>,
}

/// An Annex A that was finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnnexFiledView {
    /// Id.
    pub id: AnnexId,
    /// Number of the document.
    pub number: String,
    /// "1 April to 30 September 2026, as at 30 September 2026; finished … by A.O."
    pub words: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Pages.
    pub pages: u32,
    /// Its submission, where it is released and handed over.
    pub submission: Option<SubmissionId>,
    /// It is released, so that it may be written out.
    pub released: bool,
}

/// Annex A as the record stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnnexView {
    /// Title.
    pub title: String,
    /// First day.
    pub from: DateInput,
    /// Last day.
    pub to: DateInput,
    /// Day of the figures.
    pub as_of: DateInput,
    /// "1 April 2026 to 30 September 2026, as at 30 September 2026".
    pub period: String,
    /// What is to be said of the period: that the record begins later; empty otherwise.
    pub period_note: String,
    /// That the form was not seen.
    pub why: Explanation,
    /// "Outline as shipped, version 1", "The centre’s own outline, version 2 of 3 March 2026 by A.O."
    pub outline: String,
    /// Sections.
    pub sections: Vec<AnnexSectionView>,
    /// What is still to be done, first things first.
    pub gaps: Vec<AnnexGapView>,
    /// Answers to fields that are no longer asked.
    pub retired: Vec<AnnexRetiredView>,
    /// Finished ones, newest first.
    pub filed: Vec<AnnexFiledView>,
    /// The person signed in may change the outline.
    pub can_change: bool,
}

/// Answers a field, or confirms its answer by saying it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveAnnexAnswerRequest {
    /// The field.
    pub field: String,
    /// The answer.
    pub text: String,
    /// What the page shows.
    pub period: AnnexRequest,
}

/// Finishes an Annex A: through the gate, then filed for good and put on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FinishAnnexRequest {
    /// What it covers.
    pub period: AnnexRequest,
    /// The inspector’s email address; may be empty when it is handed over in the house.
    pub to: String,
    /// The person who finishes it looked at the differences and at the gaps.
    pub looked: bool,
}

/// In which form a finished Annex A is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AnnexForm {
    /// The PDF itself.
    Pdf,
    /// A Word file of the same words, to be copied from.
    Word,
    /// The PDF, encrypted under a passphrase (age).
    Protected,
}

/// Writes a finished Annex A out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WriteAnnexRequest {
    /// Which.
    pub id: AnnexId,
    /// In which form.
    pub form: AnnexForm,
    /// The passphrase of a protected file; empty otherwise.
    pub passphrase: String,
}

/// Fewest characters of the passphrase of a protected file.
pub const SHORTEST_PASSPHRASE: usize = 12;

/// A source of a field that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnnexSourceView {
    /// Kind.
    pub kind: AnnexKind,
    /// Key.
    pub of: String,
    /// In words.
    pub words: String,
}

/// The outline, to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnnexOutlineView {
    /// Sections in force.
    pub sections: Vec<AnnexSection>,
    /// "The centre’s own outline, version 2 …".
    pub words: String,
    /// That the form was not seen.
    pub why: Explanation,
    /// It is the centre’s own.
    pub own: bool,
    /// What a field can be filled in from.
    pub sources: Vec<AnnexSourceView>,
    /// Ids of fields that have answers.
    pub answered: Vec<String>,
    /// Version in force; 0 for what ships.
    pub version: u32,
    /// The person signed in may change it.
    pub can_change: bool,
}

/// Saves the centre’s own outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveAnnexOutlineRequest {
    /// The version that was read.
    pub version: u32,
    /// Sections.
    pub sections: Vec<AnnexSection>,
    /// Why.
    pub why: String,
}

/// Goes back to the outline that ships.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResetAnnexOutlineRequest {
    /// The version that was read.
    pub version: u32,
    /// Why.
    pub why: String,
}

/// One side of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SideView {
    /// Who says it: "Visit of 14 October 2026".
    pub who: String,
    /// What.
    pub words: String,
    /// Its page.
    pub path: String,
}

/// Two records that do not say the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceView {
    /// "Families resident on 14 October 2026".
    pub about: String,
    /// One.
    pub one: SideView,
    /// The other.
    pub other: SideView,
}

/// What does not say the same in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DifferencesView {
    /// "1 April 2026 to 30 September 2026".
    pub period: String,
    /// Differences, oldest first.
    pub differences: Vec<DifferenceView>,
    /// What was compared, in words.
    pub compared: Vec<String>,
}

/// An answer on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexAnswer {
    /// Id.
    pub id: AnnexAnswerId,
    /// The field.
    pub field: String,
    /// Its label then.
    pub label: String,
    /// The answer.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
}

/// A finished Annex A on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexKept {
    /// Id.
    pub id: AnnexId,
    /// What it covers.
    pub period: AnnexPeriod,
    /// What it said (JSON).
    pub frozen: String,
    /// Its document.
    pub document: DocumentId,
    /// The inspection day that it was finished for.
    pub day: Option<InspectionDayId>,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn without_days_it_covers_the_twelve_months_that_end_today() {
        let period = AnnexRequest::default().parse(day("2026-11-27")).unwrap();
        assert_eq!((period.from, period.to, period.as_of), (day("2025-11-28"), day("2026-11-27"), day("2026-11-27")));
    }

    #[test]
    fn days_out_of_order_or_ahead_are_refused_beside_their_field() {
        let refused = |from: &str, to: &str, as_of: &str| {
            let request = AnnexRequest { from: day(from).into(), to: day(to).into(), as_of: day(as_of).into() };
            let error = request.parse(day("2026-11-27")).unwrap_err();
            error.fields.into_iter().map(|field| field.field).collect::<Vec<_>>()
        };
        assert_eq!(refused("2026-05-02", "2026-05-01", "2026-05-01"), ["from"]);
        assert_eq!(refused("2026-05-02", "2026-11-28", "2026-11-28"), ["to", "asOf"]);
    }
}
