//! The register of families as a table file: a row for each member, with every field of the register, the social worker and
//! the GP among them. With names: it is for the centre itself and for an inspector who asks to see it.

use std::collections::BTreeMap;

use hearthbook_records::UiError;
use hearthbook_records::families::MemberKind;
use hearthbook_records::submissions::ExportView;
use hearthbook_rules::ItemKind;
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_sheets::{OutCell, OutSheet, write_xlsx};
use hearthbook_store::tables::{families, professionals, register};

use super::family_record::Register;
use super::submissions::written;
use super::vetting::sheet::no_table;
use crate::desk::Desk;

/// Writes the register of families out as .xlsx.
pub fn write_family_register(desk: &mut Desk, (): ()) -> Result<ExportView, UiError> {
    let (book, today) = (desk.rules()?, desk.today());
    let centre = desk.centre()?;
    let record = book.family_record();
    let mut headings: Vec<String> =
        ["Family", "Name", "Initials", "Adult or child", "Known as", "Former names", "Born on"]
            .map(str::to_owned)
            .into();
    headings.extend(["Arrived", "Left", "Placing authority"].map(str::to_owned));
    let mut fields: Vec<(String, String)> = Vec::new();
    let of_members = record.of_member(true).chain(record.of_member(false));
    for item in record.of_family().chain(of_members) {
        if !fields.iter().any(|(id, _)| *id == item.id) {
            fields.push((item.id.clone(), item.label.clone()));
        }
    }
    headings.extend(fields.iter().map(|(_, label)| label.clone()));
    headings.push("Who to call".to_owned());
    let mut rows: Vec<Vec<OutCell>> = Vec::new();
    for family in families::all(desk.store.read())? {
        let conn = desk.store.read();
        let linked = professionals::of_family(conn, family.id)?;
        let values = register::of_family(conn, family.id)?;
        let parts = Register { book: &book, family: &family, values: &values, linked: &linked, today }.parts();
        let calls: Vec<String> = linked
            .iter()
            .filter(|one| one.professional.in_use(today))
            .map(|one| {
                let who = &one.professional;
                let numbers = [who.telephone.as_str(), &who.out_of_hours].into_iter().filter(|part| !part.is_empty());
                let numbers = numbers.collect::<Vec<_>>().join(" / ");
                format!("{}: {} {numbers}", who.kind.words(), who.title()).trim().to_owned()
            })
            .collect();
        for member in &family.members {
            let said: BTreeMap<&str, OutCell> = parts
                .iter()
                .filter(|part| part.member.is_none_or(|id| id == member.id))
                .flat_map(|part| &part.items)
                .map(|item| {
                    let cell = match item.kind {
                        ItemKind::Date => item.date.parse("the day").ok().into(),
                        _ => item.value.as_str().into(),
                    };
                    (item.id.as_str(), cell)
                })
                .collect();
            let mut cells: Vec<OutCell> = vec![
                family.reference.as_str().into(),
                member.name.as_str().into(),
                member.initials.as_str().into(),
                if member.kind == MemberKind::Adult { "adult" } else { "child" }.into(),
                member.known_as.as_str().into(),
                member.former_names.as_str().into(),
                member.born_on.into(),
                Some(family.arrived_on).into(),
                family.left_on.into(),
                family.placing_authority.as_str().into(),
            ];
            cells.extend(fields.iter().map(|(id, _)| said.get(id.as_str()).cloned().unwrap_or(OutCell::Empty)));
            cells.push(calls.join("; ").into());
            rows.push(cells);
        }
    }
    let own = desk.own()?;
    let sheet = OutSheet {
        name: "Register of families".to_owned(),
        above: vec![
            format!("{} ({}): register of families as at {}", centre.name, centre.urn.as_str(), date_words(today)),
            format!("Written out on {} by {}", london_date_time_words(desk.now), own.initials),
        ],
        headings,
        rows,
    };
    let bytes = write_xlsx(&[sheet], desk.now).map_err(no_table)?;
    let name = format!("{}_register_of_families_{}.xlsx", centre.urn.as_str(), today.format("%Y-%m-%d"));
    written(desk, &name, &bytes, "Wrote out the register of families as a table")
}
