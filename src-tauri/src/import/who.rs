//! Whom a row is about: somebody new, somebody on record, or whoever stands in an earlier row.
//!
//! A name alone is weak evidence. What is proposed can be changed for every row, and where the dates of birth differ two
//! people of one name stay two.

use std::collections::HashMap;

use hearthbook_records::import::ImportPlace;
use hearthbook_records::people::Person;
use hearthbook_rules::calendar::date_words;

use super::Known;
use super::row::{Joins, Row};

/// A name to be compared: without case, marks and titles.
fn plain(name: &str) -> String {
    const TITLES: [&str; 7] = ["mr", "mrs", "ms", "miss", "dr", "mx", "rev"];
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty() && !TITLES.contains(word))
        .collect();
    words.join(" ").replace('’', "'")
}

/// Whether two names may be one, written otherwise: the same words in another order, or all but the same letters.
fn alike(one: &str, other: &str) -> bool {
    let sorted = |name: &str| {
        let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        words.sort();
        words.join(" ")
    };
    one != other && (sorted(one) == sorted(other) || hearthbook_sheets::likeness(one, other) >= 0.95)
}

/// Decides for every row what becomes of it: as chosen, where that can be, else as proposed.
pub(super) fn place(rows: &mut [Row], known: &Known, chosen: &HashMap<u32, ImportPlace>) {
    let mut on_record: HashMap<String, Vec<&Person>> = HashMap::new();
    for person in &known.people {
        on_record.entry(plain(&person.name)).or_default().push(person);
    }
    let record_names: Vec<(String, &Person)> =
        known.people.iter().map(|person| (plain(&person.name), person)).collect();
    let mut earlier: HashMap<String, usize> = HashMap::new();
    let mut certificates: HashMap<String, u32> = HashMap::new();
    for at in 0..rows.len() {
        let (before, rest) = rows.split_at_mut(at);
        let Some(row) = rest.first_mut() else { continue };
        if row.places == [ImportPlace::LeaveOut] {
            continue;
        }
        let name = plain(&row.name);
        let left_out = row.place == ImportPlace::LeaveOut;
        match on_record.get(&name).map(Vec::as_slice) {
            Some([person]) => found_on_record(row, person, known),
            Some(several @ [_, _, ..]) => row.questions.push(format!(
                "{} people on record have this name, so the facts cannot be put into one of their files: enter them by hand, or add the row as another person.",
                several.len()
            )),
            _ => match earlier.get(&name).and_then(|first| before.get(*first).map(|found| (*first, found))) {
                Some((first, found)) => found_above(row, first, found),
                None => {
                    if let Some((_, other)) = record_names.iter().find(|(other, _)| alike(&name, other)) {
                        row.questions.push(format!("{} is on record, which is all but the same name.", other.name));
                    }
                }
            },
        }
        if known.own.is_some() && row.joins == known.own.map(Joins::OnRecord) {
            row.place = ImportPlace::LeaveOut;
            row.places = vec![ImportPlace::LeaveOut];
            row.questions.push("This is your own file: somebody else enters what was seen of you.".to_owned());
        }
        if left_out {
            row.place = ImportPlace::LeaveOut;
        }
        if let Some(wanted) = chosen.get(&row.number)
            && row.places.contains(wanted)
        {
            row.place = *wanted;
        }
        certificate(row, known, &mut certificates);
        remark(row, known);
        if row.place == ImportPlace::Add {
            earlier.entry(name).or_insert(at);
        }
    }
}

fn found_on_record(row: &mut Row, person: &Person, known: &Known) {
    row.joins = Some(Joins::OnRecord(person.id));
    row.joins_words = if person.post.is_empty() {
        format!("{}, on record", person.name)
    } else {
        format!("{}, {}, on record", person.name, person.post.to_lowercase())
    };
    row.places = vec![ImportPlace::Join, ImportPlace::Add, ImportPlace::LeaveOut];
    match (known.born.get(&person.id), row.born_on) {
        (Some(born), Some(told)) if *born != told => {
            row.place = ImportPlace::Add;
            row.questions.push(format!(
                "Somebody of this name is on record, born on {}, and this row says {}: it is taken for another person.",
                date_words(*born),
                date_words(told)
            ));
        }
        _ if known.imported.contains(&person.id) => {
            row.place = ImportPlace::LeaveOut;
            row.questions.push(
                "Facts about this person were brought in before, so the row is left out unless you choose otherwise."
                    .to_owned(),
            );
        }
        _ => {
            row.place = ImportPlace::Join;
            row.questions.push("Somebody of this name is on record: the facts are put into that file.".to_owned());
            if let (Some(told), Some(start)) = (row.started_on, person.started_on)
                && told != start
            {
                row.questions.push(format!(
                    "The first day on record is {}, and stays so; this row says {}.",
                    date_words(start),
                    date_words(told)
                ));
            }
        }
    }
}

fn found_above(row: &mut Row, first: usize, found: &Row) {
    row.joins = Some(Joins::Row(first));
    row.joins_words = format!("{}, row {}", found.name, found.number);
    row.places = vec![ImportPlace::Join, ImportPlace::Add, ImportPlace::LeaveOut];
    match (found.born_on, row.born_on) {
        (Some(one), Some(other)) if one != other => {
            row.place = ImportPlace::Add;
            row.questions.push(format!(
                "Row {} has the same name and another date of birth: this is taken for another person.",
                found.number
            ));
        }
        _ => {
            row.place = ImportPlace::Join;
            row.questions.push(format!("Row {} has the same name: both are taken for one person.", found.number));
        }
    }
}

/// A remark without a fact goes with the particulars; those of somebody who has a file already stay as they are.
fn remark(row: &mut Row, known: &Known) {
    let has_file = match row.joins {
        Some(Joins::OnRecord(person)) => known.with_file.contains(&person),
        Some(Joins::Row(_)) => true,
        None => false,
    };
    if row.place == ImportPlace::Join && has_file && !row.remark.is_empty() {
        row.questions.push(format!(
            "The remark “{}” stands beside no fact, and this person has particulars already: it does not come in. Enter it \
             there by hand.",
            row.remark
        ));
    }
}

/// A certificate number belongs to one person.
fn certificate(row: &mut Row, known: &Known, seen: &mut HashMap<String, u32>) {
    let Some(number) = row.certificate().map(str::to_owned) else { return };
    if let Some(holder) = known.certificates.get(&number)
        && row.joins != Some(Joins::OnRecord(*holder))
    {
        let name =
            known.people.iter().find(|person| person.id == *holder).map_or("somebody else", |person| &person.name);
        row.questions.push(format!("The certificate number {number} is on record for {name}. Check whose it is."));
    }
    match seen.get(&number) {
        Some(other) if row.place != ImportPlace::Join => {
            row.questions
                .push(format!("The certificate number {number} stands in row {other}, too. Check whose it is."));
        }
        Some(_) => {}
        None => {
            seen.insert(number, row.number);
        }
    }
}
