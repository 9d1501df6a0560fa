//! As at any day: what a query says of a past moment is what stood in the register at that moment.

use chrono::{DateTime, TimeDelta, Utc};
use hearthbook_records::people::{Person, PersonForm};
use hearthbook_records::vetting::parse::{Particulars, VettingLine};
use hearthbook_records::vetting::{CheckDetails, DbsDetails, Engagement, ParticularsForm, PlainDetails};
use hearthbook_records::{CentreId, ImportId, PersonId, Problems, VettingLineId};
use hearthbook_rules::vetting::LineState;
use proptest::prelude::*;

use super::*;
use crate::keys::DataKey;
use crate::tables::{centre, people};
use crate::{Stamp, Store, StoreError};

struct House {
    _folder: tempfile::TempDir,
    store: Store,
    centre: CentreId,
    person: PersonId,
    by: PersonId,
}

fn begin() -> DateTime<Utc> {
    "2026-01-05T09:00:00Z".parse().unwrap()
}

fn person(name: &str) -> Person {
    PersonForm { name: name.into(), post: "Family worker".into(), ..PersonForm::default() }
        .parse(PersonId::make())
        .unwrap()
}

impl House {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(folder.path(), DataKey::make().unwrap(), begin()).unwrap();
        let (own, other) = (person("Amara Okafor"), person("Grace Mbeki"));
        let centre = store
            .write(&Stamp { who: None, at: begin() }, |write| {
                let centre = centre::make(write)?;
                people::save(write, centre, &own)?;
                people::save(write, centre, &other)?;
                Ok(centre)
            })
            .unwrap();
        Self { _folder: folder, store, centre, person: other.id, by: own.id }
    }

    fn write<T>(
        &mut self,
        at: DateTime<Utc>,
        change: impl FnOnce(&mut Write<'_>, CentreId) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let centre = self.centre;
        self.store.write(&Stamp { who: Some(self.by), at }, |write| change(write, centre))
    }

    fn line(&self, at: DateTime<Utc>) -> VettingLine {
        VettingLine {
            id: VettingLineId::make(),
            person: self.person,
            item: "training".into(),
            state: LineState::Complete,
            checked_on: None,
            seen_on: None,
            seen_by: None,
            asked_on: None,
            chased_on: None,
            expires_on: None,
            destroy_copy_by: None,
            because: String::new(),
            note: String::new(),
            details: CheckDetails::Plain(PlainDetails::default()),
            import: None,
            recorded_from: at,
            recorded_by: Some(self.by),
            recorded_to: None,
            ended_by: None,
            ended_because: String::new(),
        }
    }
}

use crate::Write;

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Lines are added, carried on and taken back at random instants; at every instant the query gives exactly the lines
    /// that a list kept beside it had then.
    #[test]
    fn as_at_any_moment_is_what_stood_then(steps in prop::collection::vec((0u8..3, 0usize..8, 0i64..3000), 1..24)) {
        let mut house = House::open();
        let mut now = begin() + TimeDelta::hours(1);
        let mut standing: Vec<VettingLineId> = Vec::new();
        let mut kept: Vec<(DateTime<Utc>, Vec<VettingLineId>)> = vec![(now, Vec::new())];
        for (what, which, minutes) in steps {
            now += TimeDelta::minutes(minutes + 1);
            let chosen = (!standing.is_empty()).then(|| standing[which % standing.len()]);
            match (what, chosen) {
                (1, Some(earlier)) => {
                    let line = house.line(now);
                    let id = line.id;
                    house.write(now, |write, centre| lines::add(write, centre, &line, "Training", Some(earlier))).unwrap();
                    standing.retain(|id| *id != earlier);
                    standing.push(id);
                }
                (2, Some(earlier)) => {
                    house
                        .write(now, |write, centre| lines::take_back(write, centre, earlier, "Training", "by mistake"))
                        .unwrap();
                    standing.retain(|id| *id != earlier);
                }
                _ => {
                    let line = house.line(now);
                    standing.push(line.id);
                    house.write(now, |write, centre| lines::add(write, centre, &line, "Training", None)).unwrap();
                }
            }
            let mut sorted = standing.clone();
            sorted.sort();
            kept.push((now, sorted));
        }
        for (index, (at, expected)) in kept.iter().enumerate() {
            // any moment after this step and not after the next
            let until = kept.get(index + 1).map_or(*at + TimeDelta::days(9), |(next, _)| *next);
            for moment in [*at + TimeDelta::milliseconds(1), until] {
                let mut found: Vec<VettingLineId> = lines::at(house.store.read(), &Moment::just_before(moment), Some(house.person))
                    .unwrap()
                    .into_iter()
                    .map(|line| line.id)
                    .collect();
                found.sort();
                prop_assert_eq!(&found, expected, "at {}", moment);
            }
        }
        let mut found: Vec<VettingLineId> =
            lines::at(house.store.read(), &Moment::now(), None).unwrap().into_iter().map(|line| line.id).collect();
        found.sort();
        standing.sort();
        prop_assert_eq!(found, standing);
    }
}

#[test]
fn a_day_ends_at_midnight_in_london_also_in_summer() {
    let mut house = House::open();
    // 23:30 in London on 1 July is 22:30 UTC; half an hour later it is the next day there and not yet in UTC
    let (evening, night) = ("2026-07-01T22:30:00Z".parse().unwrap(), "2026-07-01T23:00:00Z".parse().unwrap());
    for at in [evening, night] {
        let line = house.line(at);
        house.write(at, |write, centre| lines::add(write, centre, &line, "Training", None)).unwrap();
    }
    let day = chrono::NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
    assert_eq!(lines::at(house.store.read(), &Moment::end_of(day), None).unwrap().len(), 1);
    assert_eq!(lines::at(house.store.read(), &Moment::now(), None).unwrap().len(), 2);
}

#[test]
fn a_line_is_carried_on_once_and_never_changed() {
    let mut house = House::open();
    let (first, second) = (begin() + TimeDelta::days(1), begin() + TimeDelta::days(2));
    let line = house.line(first);
    house.write(first, |write, centre| lines::add(write, centre, &line, "Training", None)).unwrap();
    let next = house.line(second);
    house.write(second, |write, centre| lines::add(write, centre, &next, "Training", Some(line.id))).unwrap();
    let third = house.line(second);
    let again = house.write(second, |write, centre| lines::add(write, centre, &third, "Training", Some(line.id)));
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    let other = VettingLine { item: "driving".into(), ..house.line(second) };
    let wrong = house.write(second, |write, centre| lines::add(write, centre, &other, "Driving", Some(next.id)));
    assert!(matches!(wrong, Err(StoreError::Conflict(_))), "{wrong:?}");
    for sql in ["UPDATE vetting_line SET state = 'missing'", "DELETE FROM vetting_line"] {
        assert!(house.store.read().execute(sql, []).is_err(), "{sql}");
    }
    assert_eq!(lines::ended(house.store.read(), &Moment::now(), house.person).unwrap().len(), 1);
}

#[test]
fn a_certificate_number_is_found_in_somebody_elses_file_unless_taken_back() {
    let mut house = House::open();
    let at = begin() + TimeDelta::days(1);
    let details = DbsDetails { certificate_number: "001234567890".into(), ..DbsDetails::default() };
    let line = VettingLine { item: "dbs".into(), details: CheckDetails::Dbs(details), ..house.line(at) };
    house.write(at, |write, centre| lines::add(write, centre, &line, "DBS", None)).unwrap();
    let (own, other) = (house.person, house.by);
    let held = |house: &House, except| lines::holder_of(house.store.read(), "001234567890", except).unwrap();
    assert_eq!(held(&house, other), Some(own));
    assert_eq!(held(&house, own), None);
    house.write(at, |write, centre| lines::take_back(write, centre, line.id, "DBS", "wrong person")).unwrap();
    assert_eq!(held(&house, other), None);
}

fn particulars(engagement: Engagement) -> Particulars {
    let mut problems = Problems::new();
    ParticularsForm { engagement: Some(engagement), ..ParticularsForm::default() }
        .parse_into(&mut problems, "", None, "2026-01-05".parse().unwrap())
        .unwrap()
}

#[test]
fn particulars_are_kept_whole_by_whole_and_an_import_is_undone_in_one_step() {
    let mut house = House::open();
    let (person, at) = (house.person, begin() + TimeDelta::days(1));
    house
        .write(at, |write, centre| particulars::save(write, centre, person, &particulars(Engagement::Bank), None))
        .unwrap();
    let later = at + TimeDelta::days(1);
    house
        .write(later, |write, centre| {
            particulars::save(write, centre, person, &particulars(Engagement::Permanent), None)
        })
        .unwrap();
    let read = |house: &House, moment: &Moment| {
        particulars::at(house.store.read(), moment, Some(person)).unwrap().pop().unwrap().particulars.engagement
    };
    assert_eq!(read(&house, &Moment::just_before(later)), Engagement::Bank);
    assert_eq!(read(&house, &Moment::now()), Engagement::Permanent);
    let import = ImportId::make();
    for _ in 0..3 {
        let line = VettingLine { import: Some(import), state: LineState::Unknown, ..house.line(later) };
        house.write(later, |write, centre| lines::add(write, centre, &line, "Training", None)).unwrap();
    }
    assert!(imports::any(house.store.read()).unwrap());
    assert_eq!(house.write(later, |write, centre| imports::take_back(write, centre, import)).unwrap(), 3);
    assert!(!imports::any(house.store.read()).unwrap());
}

/// People with two facts each, brought in as one step and taken back as one step: how much the database worked for both.
fn brought_in_and_undone(people: usize) -> (u64, u64) {
    let mut house = House::open();
    let work = house.store.count_work();
    let count = || work.swap(0, std::sync::atomic::Ordering::Relaxed);
    let (at, import) = (begin() + TimeDelta::days(1), ImportId::make());
    let facts: Vec<VettingLine> =
        (0..2).map(|_| VettingLine { import: Some(import), state: LineState::Unknown, ..house.line(at) }).collect();
    count();
    house
        .write(at, |write, centre| {
            for number in 0..people {
                let person = person(&format!("Importa Test{number}"));
                people::save(write, centre, &person)?;
                particulars::save(write, centre, person.id, &particulars(Engagement::Permanent), Some(import))?;
                for fact in &facts {
                    let line = VettingLine { id: VettingLineId::make(), person: person.id, ..fact.clone() };
                    lines::add(write, centre, &line, "Training", None)?;
                }
            }
            Ok(())
        })
        .unwrap();
    let brought = count();
    let undone = house.write(at + TimeDelta::days(1), |write, centre| imports::undo(write, centre, import)).unwrap();
    assert_eq!((undone.people, undone.facts, undone.kept.len()), (people, 2 * people, 0));
    (brought, count())
}

#[test]
fn an_old_register_of_twenty_times_the_people_is_about_twenty_times_the_work_and_not_four_hundred() {
    let (few, many) = (brought_in_and_undone(40), brought_in_and_undone(800));
    assert!(many.0 < few.0 * 24, "brought in: {few:?} and {many:?}");
    assert!(many.1 < few.1 * 24, "undone: {few:?} and {many:?}");
}

#[test]
fn a_change_of_post_and_of_name_leaves_the_old_ones_readable() {
    let mut house = House::open();
    let (id, from) = (house.person, chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap());
    house.write(begin(), |write, centre| posts::change(write, centre, id, "Senior family worker", from)).unwrap();
    let held = posts::at(house.store.read(), &Moment::now(), Some(id)).unwrap();
    let titles: Vec<&str> = held.iter().map(|post| post.title.as_str()).collect();
    assert_eq!(titles, ["Family worker", "Senior family worker"]);
    assert_eq!(held[0].left_on, from.pred_opt());
    let mut changed = people::one(house.store.read(), id).unwrap();
    assert_eq!(changed.post, "Senior family worker");
    changed.name = "Grace Adeyemi".into();
    house.write(begin(), |write, centre| people::save(write, centre, &changed)).unwrap();
    assert_eq!(posts::former_names(house.store.read()).unwrap()[&id], ["Grace Mbeki"]);
    let before = posts::names_at(house.store.read(), &Moment::just_before(begin())).unwrap();
    assert_eq!((before.then[&id].as_str(), before.former.get(&id)), ("Grace Mbeki", None), "the name of that day");
    let now = posts::names_at(house.store.read(), &Moment::now()).unwrap();
    assert_eq!((now.then.get(&id), now.former[&id].as_slice()), (None, &["Grace Mbeki".to_owned()][..]));
    assert_eq!(posts::at(house.store.read(), &Moment::now(), Some(id)).unwrap().len(), 2, "a new name is no new post");
}
