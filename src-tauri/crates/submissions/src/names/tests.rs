use super::*;
use proptest::prelude::*;

fn known(words: &str, whose: &str, replacement: &str, kind: NameKind) -> KnownName {
    KnownName { words: words.into(), whose: whose.into(), replacement: replacement.into(), kind, subject: whose.into() }
}

fn index() -> &'static NameIndex {
    static INDEX: std::sync::LazyLock<NameIndex> = std::sync::LazyLock::new(make_index);
    &INDEX
}

fn make_index() -> NameIndex {
    NameIndex::build([
        known("Rosa Marie Delaney", "a parent in F-2026-03", "R.D.", NameKind::Adult),
        known("Rosie", "a parent in F-2026-03", "R.D.", NameKind::Adult),
        known("Rosa Byrne, Rosa Byrne (née Quill)", "a parent in F-2026-03", "R.D.", NameKind::Adult),
        known("Kieran Delaney", "a child in F-2026-03", "K.D.", NameKind::Child),
        known("Siobhán O’Brien-Hale", "a parent in F-2026-04", "S.O.", NameKind::Adult),
        known("Hope Okonkwo", "a child in F-2026-05", "H.O.", NameKind::Child),
        known("May Will", "a parent in F-2026-06", "M.W.", NameKind::Adult),
        known("Jan van der Berg", "a parent in F-2026-07", "J.B.", NameKind::Adult),
        known("李明", "a parent in F-2026-08", "L.M.", NameKind::Adult),
        known("Dr Amara Okafor", "registered manager", "A.O.", NameKind::Staff),
        known("Tolu Cook", "family worker", "T.C.", NameKind::Staff),
    ])
    .unwrap()
}

fn found(text: &str) -> Vec<String> {
    index().find(text).into_iter().map(|hit| hit.words).collect()
}

fn none(text: &str) {
    assert_eq!(found(text), Vec::<String>::new(), "{text}");
}

#[test]
fn the_surname_after_a_title_is_found_with_what_to_put_instead() {
    let hits = index().find("Mrs Delaney (parent, F-2026-03) said that she was answered “quickly and kindly”.");
    assert_eq!(hits.len(), 1);
    let hit = &hits[0];
    assert_eq!((hit.start, hit.end, hit.words.as_str()), (4, 11, "Delaney"));
    assert_eq!(hit.whose, "a parent in F-2026-03 or a child in F-2026-03");
    assert_eq!(hit.replacement, "R.D.");
}

#[test]
fn a_full_name_is_one_hit_and_belongs_to_its_owner_alone() {
    let hits = index().find("I met Kieran Delaney.");
    assert_eq!(hits.len(), 1);
    assert_eq!((hits[0].words.as_str(), hits[0].replacement.as_str()), ("Kieran Delaney", "K.D."));
}

#[test]
fn full_names_are_found_in_any_case_across_any_space_hyphen_or_apostrophe() {
    for text in [
        "rosa marie delaney",
        "ROSA DELANEY",
        "Rosa\u{a0}Delaney",
        "Rosa\r\n  Delaney",
        "Rosa-Delaney",
        "Rosa_Delaney",
        "rosa.delaney",
        "Rósa Dela\u{ad}ney",
        "siobhan o'brien hale",
        "Siobhán O’Brien‑Hale",
        "Siobha\u{301}n OʼBrien–Hale",
        "jan van der berg",
        "JAN VAN DER BERG",
        "amara okafor",
    ] {
        assert_eq!(found(text), [text], "{text}");
    }
}

#[test]
fn a_possessive_does_not_hide_a_name_and_is_left_standing() {
    assert_eq!(
        found("Delaney's room, Delaney’s room, the Delaneys’ room, Rosa Delaney’s cot"),
        ["Delaney", "Delaney", "Rosa Delaney"]
    );
}

#[test]
fn each_part_of_a_residents_name_is_found_alone_with_a_capital_and_not_without() {
    assert_eq!(
        found("With Rosa, Marie, Rosie, Byrne, Quill, O'Brien-Hale, Siobhan and Van der Berg."),
        ["Rosa", "Marie", "Rosie", "Byrne", "Quill", "O'Brien-Hale", "Siobhan", "Van der Berg"]
    );
    none("a rosa tin and a byrne");
}

#[test]
fn a_part_with_a_hyphen_or_an_apostrophe_is_found_as_one_word_and_by_its_halves() {
    assert_eq!(
        found("With OBrienHale, Ms Brien, Hale and siobhan obrienhale."),
        ["OBrienHale", "Brien", "Hale", "siobhan obrienhale"]
    );
    none("an obrienhale, a hale old man");
    let names = [
        known("Anne-Marie", "a parent", "A.M.", NameKind::Adult),
        known("Tom Story-Page", "a child", "T.S.", NameKind::Child),
        known("Bea O’Pal", "family worker", "B.O.", NameKind::Staff),
        known("J.R.", "a child", "J.R.", NameKind::Child),
    ];
    let index = NameIndex::build(names).unwrap();
    let found = |text: &str| index.find(text).into_iter().map(|hit| hit.words).collect::<Vec<_>>();
    assert_eq!(found("Annemarie and Anne came with Marie"), ["Annemarie", "Anne", "Marie"]);
    assert_eq!(found("She met Mr Story and Page."), ["Story", "Page"]);
    assert_eq!(found("Story time is at ten. An Opal ring, a JR document"), Vec::<String>::new());
}

#[test]
fn parts_of_words_are_never_names() {
    none("Rosary, Rosanna, Rosa2, Delaneyville, Mayor, Hopeful, Willow, McDelaney, preRosa, Kierans");
}

#[test]
fn sentences_and_lists_do_not_grow_together_into_names() {
    assert_eq!(found("I met Rosa. Delaney Road is quiet; Kieran, Delaney"), ["Rosa", "Delaney", "Kieran", "Delaney"]);
    none("amara. okafor; amara, okafor");
}

#[test]
fn of_staff_the_full_name_and_the_surname_count_and_a_first_name_does_not() {
    assert_eq!(
        found("Dr Okafor and Amara Okafor and OKAFOR; ms okafor"),
        ["Okafor", "Amara Okafor", "OKAFOR", "okafor"]
    );
    none("Amara and Tolu were on duty");
}

#[test]
fn a_staff_surname_that_is_an_everyday_word_counts_after_a_title_only() {
    assert_eq!(found("Mr Cook, Mrs. Cook and Tolu Cook"), ["Cook", "Cook", "Tolu Cook"]);
    none("The new Cook makes lunch. Cook and cleaner were seen.");
}

#[test]
fn everyday_words_are_names_only_in_the_company_of_names() {
    assert_eq!(
        found("I saw Hope with her mother. Hope’s cot is safe. Hope was asleep. Miss May had tea. With Will."),
        ["Hope", "Hope", "Hope", "May", "Will"]
    );
    none(
        "Will the manager act? May I suggest: hope is not a plan. Hope for the best. Staff will hope. They miss hope.",
    );
    none("In May 2026, on 3 May, by 21st May, since May, May 2026 was quiet; of May and from May on.");
    none("Hope House and Will County Council");
    assert_eq!(found("It was hope okonkwo"), ["hope okonkwo"]);
}

#[test]
fn a_particle_that_is_a_surname_is_found_alone() {
    let index = NameIndex::build([known("Thi Le", "x", "T.L.", NameKind::Adult)]).unwrap();
    assert_eq!(index.find("With Le alone")[0].words, "Le");
}

#[test]
fn a_name_without_spaces_around_it_is_found_in_a_script_that_has_none() {
    assert_eq!(found("今天李明说"), ["李明"]);
}

#[test]
fn initials_are_worked_out_where_none_are_given() {
    let index = NameIndex::build([known("Ångström Łuk-Brown", "x", "", NameKind::Child)]).unwrap();
    assert_eq!(index.find("Angstrom Luk Brown")[0].replacement, "A.L.");
}

#[test]
fn without_names_nothing_is_found_and_empty_names_do_no_harm() {
    assert_eq!(NameIndex::build([]).unwrap().find("Rosa Delaney"), []);
    let blank = ["", " ", ",;", "-", "R", "Mr", "née"].map(|words| known(words, "x", "", NameKind::Adult));
    assert_eq!(NameIndex::build(blank).unwrap().find("Anything R - at all."), []);
}

#[test]
fn offsets_count_as_the_page_counts() {
    let text = "😀 é Rosa";
    let hit = &index().find(text)[0];
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(String::from_utf16(&units[hit.start as usize..hit.end as usize]).unwrap(), "Rosa");
}

fn a_name() -> impl Strategy<Value = String> {
    let names = "[A-ZÀ-Ö][a-zà-ö]{2,8}( [A-ZÀ-Ö][a-zà-ö]{1,6}([’'-][A-Z][a-z]{2,5})?){1,2}";
    // "Sir Jr" is no name, and "Abc Abc" may be found one word early.
    names.prop_filter("names only", |name| {
        let words: Vec<String> = name.split(' ').map(str::to_lowercase).collect();
        let distinct: std::collections::BTreeSet<&String> = words.iter().collect();
        let other = |word: &String| TITLES.contains(&word.as_str()) || SUFFIXES.contains(&word.as_str());
        distinct.len() == words.len() && !words.iter().any(other)
    })
}

proptest! {
    #[test]
    fn hits_lie_in_the_text_in_order_and_never_overlap(text in "\\PC{0,80}|[RosaDelny Hpe.'’\\-\u{301}😀\n]{0,80}") {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut last = 0;
        for hit in index().find(&text) {
            prop_assert!(last <= hit.start && hit.start < hit.end);
            let words = String::from_utf16(&units[hit.start as usize..hit.end as usize]);
            prop_assert_eq!(words.ok(), Some(hit.words));
            last = hit.end;
        }
    }

    #[test]
    fn nothing_that_can_be_recorded_as_a_name_upsets_it(names in proptest::collection::vec("\\PC{0,20}", 0..6), text in "\\PC{0,60}") {
        let names = names.iter().map(|words| known(words, "x", "", NameKind::Child));
        prop_assert!(NameIndex::build(names).unwrap().find(&text).len() <= text.len());
    }

    #[test]
    fn a_planted_full_name_is_found_wherever_and_however_it_stands(
        name in a_name(), before in "[a-z ,.]{0,20}", after in "[a-z ,.]{0,20}", upper in any::<bool>(), nbsp in any::<bool>(),
    ) {
        let index = NameIndex::build([known(&name, "x", "X.", NameKind::Staff)]).unwrap();
        let mut typed = if upper { name.to_uppercase() } else { name.clone() };
        if nbsp {
            typed = typed.replace(' ', "\u{a0}").replace('\'', "’").replace('-', "\u{2011}");
        }
        let text = format!("{before} {typed} {after}");
        let hits = index.find(&text);
        prop_assert!(hits.iter().any(|hit| hit.words == typed), "{:?} in {:?}: {:?}", name, text, hits);
    }

    #[test]
    fn a_planted_surname_of_a_resident_is_found_unless_it_is_an_everyday_word(name in a_name()) {
        let surname = name.split(' ').next_back().unwrap().to_owned();
        let index = NameIndex::build([known(&name, "x", "X.", NameKind::Adult)]).unwrap();
        let text = format!("We spoke with Ms {surname}’s sister.");
        prop_assert!(index.find(&text).iter().any(|hit| hit.words == surname));
    }
}
