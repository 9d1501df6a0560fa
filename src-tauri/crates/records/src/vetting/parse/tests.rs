use hearthbook_rules::RuleBook;

use super::super::*;
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn item(id: &str) -> &'static Item {
    RuleBook::shipped().vetting().iter().find(|item| item.id == id).unwrap()
}

fn context<'a>(id: &str, names: &'a [String]) -> CheckContext<'a> {
    CheckContext {
        item: item(id),
        today: day("2026-11-26"),
        by: PersonId::make(),
        names,
        history: &[],
        certificate_of: None,
        copy_months: 6,
    }
}

fn fields(form: &CheckForm, context: CheckContext<'_>) -> Vec<String> {
    let at = "2026-11-26T10:00:00Z".parse().unwrap();
    form.parse(VettingLineId::make(), PersonId::make(), at, context)
        .err()
        .map(|error| error.fields.into_iter().map(|field| field.field).collect())
        .unwrap_or_default()
}

fn dbs() -> CheckForm {
    CheckForm {
        item: "dbs".into(),
        state: Some(LineState::Complete),
        checked_on: day("2026-09-01").into(),
        seen_on: day("2026-09-08").into(),
        details: CheckDetails::Dbs(DbsDetails {
            level: Some(DbsLevel::Enhanced),
            workforce: Some(Workforce::Child),
            barred_children: Some(true),
            certificate_number: "0012 3456 7890".into(),
            disclosures: Some(false),
            ..DbsDetails::default()
        }),
        ..CheckForm::default()
    }
}

fn with(form: CheckForm, change: impl FnOnce(&mut DbsDetails)) -> CheckForm {
    let CheckDetails::Dbs(mut details) = form.details.clone() else { panic!("a DBS form") };
    change(&mut details);
    CheckForm { details: CheckDetails::Dbs(details), ..form }
}

#[test]
fn a_whole_certificate_is_kept_with_its_digits_only() {
    let line = dbs()
        .parse(VettingLineId::make(), PersonId::make(), "2026-11-26T10:00:00Z".parse().unwrap(), context("dbs", &[]))
        .unwrap();
    let CheckDetails::Dbs(details) = &line.details else { panic!("a DBS line") };
    assert_eq!(details.certificate_number, "001234567890");
    assert!(line.seen_by.is_some(), "who enters it has seen it, unless another is named");
    assert_eq!(fields(&line.form(), context("dbs", &[])), Vec::<String>::new(), "the way back to the form");
}

#[test]
fn a_certificate_of_the_wrong_kind_is_refused_beside_its_field() {
    assert_eq!(fields(&with(dbs(), |d| d.level = Some(DbsLevel::Basic)), context("dbs", &[])), ["details.level"]);
    assert_eq!(
        fields(&with(dbs(), |d| d.certificate_number = "12345".into()), context("dbs", &[])),
        ["details.certificateNumber"]
    );
    let taken = CheckContext { certificate_of: Some("G.M."), ..context("dbs", &[]) };
    assert_eq!(fields(&dbs(), taken), ["details.certificateNumber"]);
    let disclosed = with(dbs(), |d| d.disclosures = Some(true));
    assert_eq!(fields(&disclosed, context("dbs", &[])), ["details.riskAssessedBy", "details.riskAssessment"]);
}

#[test]
fn a_copy_that_is_held_has_a_day_by_which_it_is_destroyed() {
    let held = with(dbs(), |d| d.copy_held = Some(true));
    assert_eq!(fields(&held, context("dbs", &[])), ["destroyCopyBy"]);
    let long = CheckForm { destroy_copy_by: day("2027-09-09").into(), ..held.clone() };
    assert_eq!(fields(&long, context("dbs", &[])), ["destroyCopyBy"], "longer than the centre's rule");
    let fine = CheckForm { destroy_copy_by: day("2027-03-01").into(), ..held };
    assert!(fields(&fine, context("dbs", &[])).is_empty());
}

#[test]
fn the_three_dates_must_be_possible() {
    let seen_first = CheckForm { seen_on: day("2026-08-30").into(), ..dbs() };
    assert_eq!(fields(&seen_first, context("dbs", &[])), ["seenOn"]);
    let future = CheckForm { seen_on: day("2026-12-01").into(), ..dbs() };
    assert_eq!(fields(&future, context("dbs", &[])), ["seenOn"]);
    let asked = CheckForm {
        state: Some(LineState::InProgress),
        ..CheckForm { details: dbs().details, ..CheckForm::default() }
    };
    assert_eq!(fields(&asked, context("dbs", &[])), ["askedOn"]);
}

fn reference() -> ReferenceDetails {
    ReferenceDetails {
        referee: "Joan Petty".into(),
        employer: "Ash Lodge".into(),
        relation: "line manager".into(),
        relative: Some(false),
        last_employer: Some(true),
        in_writing: Some(true),
        ..ReferenceDetails::default()
    }
}

fn reference_form(details: ReferenceDetails) -> CheckForm {
    CheckForm {
        item: "references".into(),
        state: Some(LineState::Complete),
        checked_on: day("2026-09-01").into(),
        seen_on: day("2026-09-08").into(),
        details: CheckDetails::Reference(details),
        ..CheckForm::default()
    }
}

#[test]
fn a_referee_is_neither_the_person_nor_a_relative() {
    let names = ["Grace Mbeki".to_owned(), "Grace Adeyemi".to_owned()];
    assert!(fields(&reference_form(reference()), context("references", &names)).is_empty());
    for own in ["grace  mbeki", "Grace Adeyemi"] {
        let form = reference_form(ReferenceDetails { referee: own.into(), ..reference() });
        assert_eq!(fields(&form, context("references", &names)), ["details.referee"], "{own}");
    }
    let relative = reference_form(ReferenceDetails { relative: Some(true), ..reference() });
    assert_eq!(fields(&relative, context("references", &names)), ["details.relative"]);
    let spoken = reference_form(ReferenceDetails { in_writing: None, ..reference() });
    assert_eq!(fields(&spoken, context("references", &names)), ["details.inWriting"]);
}

#[test]
fn what_the_schedule_asks_of_everybody_cannot_be_set_aside() {
    let aside = |id: &str, details: CheckDetails, because: &str| {
        let form = CheckForm {
            item: id.into(),
            state: Some(LineState::NotRequired),
            because: because.into(),
            details,
            ..CheckForm::default()
        };
        fields(&form, context(id, &[]))
    };
    assert_eq!(aside("identity", CheckDetails::Identity(IdentityDetails::default()), "known for years"), ["state"]);
    let none = CheckDetails::Qualification(QualificationDetails::default());
    assert_eq!(aside("qualifications", none.clone(), " "), ["because"]);
    assert!(aside("qualifications", none, "No relevant qualification").is_empty());
}

#[test]
fn a_birth_date_that_makes_the_post_impossible_is_refused() {
    let problem = |born: &str| {
        let form = ParticularsForm {
            engagement: Some(Engagement::Permanent),
            born_on: day(born).into(),
            ..ParticularsForm::default()
        };
        let mut problems = Problems::new();
        form.parse_into(&mut problems, "", Some(day("2026-09-01")), day("2026-11-26"));
        problems.finish().is_err()
    };
    assert!(problem("2012-01-01"), "fourteen");
    assert!(problem("2027-01-01"), "not born");
    assert!(problem("1890-01-01"), "a slip of the year");
    assert!(!problem("1990-01-01"));
}

#[test]
fn details_of_another_item_are_refused() {
    let form = CheckForm { details: CheckDetails::Plain(PlainDetails::default()), ..dbs() };
    assert!(fields(&form, context("dbs", &[])).contains(&"details".to_owned()));
}
