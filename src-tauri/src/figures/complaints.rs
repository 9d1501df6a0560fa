//! Complaints and representations.

use hearthbook_records::complaints::{ComplaintBy, ComplaintKind};
use hearthbook_rules::calendar::date_words;

use super::source::{ComplaintRow, Source};
use super::{Area, Behind, Figure, Scope, Unit};

fn behind(row: &ComplaintRow) -> Behind {
    let from = &row.complaint;
    let told = from.told_on.map_or_else(|| "not told yet".to_owned(), |day| format!("told {}", date_words(day)));
    let outcome = from.outcome.map_or("outcome open", |outcome| outcome.words());
    Behind {
        label: from.reference.clone(),
        words: format!("made {} by {}, {told}, {outcome}", date_words(from.made_on), from.made_by.words()),
        on: Some(from.made_on),
        path: format!("/complaints/{}", from.id),
    }
}

/// The complainant was told by the day that the rule gives.
fn in_time(row: &ComplaintRow) -> bool {
    row.complaint.told_on.is_some_and(|told| told <= row.tell_by)
}

pub(super) fn figures(source: &Source, scope: &Scope) -> Vec<Figure> {
    let list = |which: &dyn Fn(&ComplaintRow) -> bool| -> Vec<Behind> {
        source.complaints.iter().filter(|row| which(row)).map(behind).collect()
    };
    let made = |row: &ComplaintRow| scope.contains(row.complaint.made_on);
    let complaint = |row: &ComplaintRow| row.complaint.kind == ComplaintKind::Complaint;
    let by = |row: &ComplaintRow, who: ComplaintBy| made(row) && complaint(row) && row.complaint.made_by == who;
    let open = |row: &ComplaintRow| {
        row.complaint.made_on <= scope.as_of
            && (row.complaint.outcome_on.is_none_or(|day| day > scope.as_of)
                || (row.complaint.untold() || row.complaint.told_on.is_some_and(|day| day > scope.as_of)))
    };
    let new = |key: &str, label: &str| Figure::new(Area::Complaints, key, label, Unit::Complaints);
    vec![
        new("complaints.received", "Complaints received").of(list(&|row| made(row) && complaint(row))),
        new("complaints.residents", "Complaints by residents").of(list(&|row| by(row, ComplaintBy::Resident))),
        new("complaints.forResidents", "Complaints for residents").of(list(&|row| by(row, ComplaintBy::ForResident))),
        new("complaints.others", "Complaints by others").of(list(&|row| by(row, ComplaintBy::Other))),
        new("complaints.inTime", "Complainant told in time")
            .of(list(&|row| made(row) && complaint(row) && in_time(row)))
            .note("Told what will be done within the days that the centre’s rule gives: 28 unless changed."),
        new("complaints.late", "Complainant told late")
            .of(list(&|row| made(row) && complaint(row) && row.complaint.told_on.is_some() && !in_time(row))),
        new("complaints.untold", "Complainant not told yet")
            .of(list(&|row| made(row) && complaint(row) && row.complaint.untold())),
        new("complaints.open", "Complaints open")
            .of(list(&|row| complaint(row) && open(row)))
            .note("As at the day, whenever they were made: no outcome, or the complainant was not told."),
        Figure::new(Area::Complaints, "complaints.representations", "Representations", Unit::Representations)
            .of(list(&|row| made(row) && !complaint(row))),
    ]
}
