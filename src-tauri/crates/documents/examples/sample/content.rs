//! An invented report: Willow House does not exist, nor does anybody in it.

use chrono::NaiveDate;
use hearthbook_documents::{Document, ReportContent, Signed, VISITORS_DECLARATION, report_document};
use hearthbook_records::reports::{
    ActionOutcome, ActionState, ActionView, AnswerView, EarlierActionView, FactBlock, FactPair, SectionFactsView,
};
use hearthbook_records::{ActionId, DateInput};
use hearthbook_rules::{Basis, FactKind, Template, TemplateField, TemplateSection};

/// The report; the visitor's texts are written out `rounds` times over.
pub fn report(rounds: usize) -> Document {
    let template = template();
    let answers = answers(&template, rounds);
    let facts = facts();
    let (earlier, actions) = (earlier(), actions());
    report_document(&ReportContent {
        centre: "Willow House",
        urn: "SC999001",
        address: "14 Orchard Lane\nMadeupton\nZZ99 9ZZ",
        provider: "Willow Family Support Ltd",
        registered_manager: Some("M.O."),
        responsible_individual: Some("R.A."),
        visitor: "J.W., director, regulation 25(2)(b)",
        visited_on: NaiveDate::from_ymd_opt(2026, 10, 14).unwrap_or_default(),
        template: &template,
        answers: &answers,
        facts: &facts,
        earlier_actions: &earlier,
        actions: &actions,
        stands: &[],
        number: Some("SC999001-V-2026-10-1"),
        version: 1,
        correction: None,
        signed: Some(Signed { by: "J.W.", capacity: "director, regulation 25(2)(b)", at: "16 October 2026, 16:20" }),
        declaration: VISITORS_DECLARATION,
    })
}

fn template() -> Template {
    let field = |id: &str, label: &str, required| TemplateField {
        id: id.to_owned(),
        label: label.to_owned(),
        hint: String::new(),
        required,
    };
    let three = || {
        vec![
            field("seen", "What I saw", false),
            field("said", "What people said", false),
            field("concluded", "What I conclude", false),
        ]
    };
    let section = |id: &str, title: &str, facts: Vec<FactKind>, fields| TemplateSection {
        id: id.to_owned(),
        title: title.to_owned(),
        hint: String::new(),
        facts,
        fields,
    };
    Template {
        id: "reg25-visit-report".to_owned(),
        version: 1,
        title: "Report of a visit under regulation 25".to_owned(),
        basis: Basis::Practice,
        citation: "Sample".to_owned(),
        source: String::new(),
        checked_on: NaiveDate::from_ymd_opt(2026, 10, 1).unwrap_or_default(),
        sections: vec![
            section("visit", "The visit", vec![FactKind::Visit], vec![]),
            section("interviews", "Who was interviewed", vec![FactKind::Interviews], vec![]),
            section("families", "Parents and children", vec![FactKind::Families], three()),
            section("staff-views", "Staff views", vec![], three()),
            section("premises", "Premises", vec![FactKind::Premises], three()),
            section("complaints", "Complaints records", vec![FactKind::Complaints], three()),
            section("notifications", "Notifications since the last visit", vec![FactKind::Notifications], three()),
            section("safeguarding", "Safeguarding", vec![], three()),
            section("assessments", "Progress of assessments", vec![], three()),
            section("staffing", "Staffing and vetting", vec![FactKind::Staff, FactKind::RecordsChecked], three()),
            section("leadership", "Leadership and management", vec![], three()),
            section("opinion", "Opinion on the standard of care", vec![], vec![field("opinion", "My opinion", true)]),
            section("last", "Last visit’s actions", vec![FactKind::LastActions], vec![]),
            section("new", "Actions", vec![FactKind::NewActions], vec![]),
            section("response", "Manager’s response", vec![], vec![field("response", "Response", false)]),
        ],
    }
}

const SEEN: [&str; 5] = [
    "I walked through every room that families use, first alone and then with the deputy manager. The shared kitchen was \
     clean and in order, the cleaning rota was up to date, and each family’s cupboard was labelled by reference and not by \
     name. The window restrictor in the first-floor lounge, which was loose on my last visit, has been replaced; the log \
     shows the contractor’s visit on 22 September.\n\nTwo mothers were cooking together when I arrived, and a family worker \
     sat at the table with a baby on her lap, talking to her about the colours of the vegetables. It felt like a home.",
    "I read three assessment files of families who have been here longer than eight weeks. In each I found:\n- the placement \
     plan signed by the placing authority;\n- a risk assessment reviewed within the last fourteen days;\n- weekly feedback \
     notes that the parent had read and commented on.\n\nIn the file of F-2026-07 the overnight observation plan had not been \
     changed after the review of 2 October, although the night staff worked to the new plan.",
    "The handover that I attended was calm and thorough. Staff spoke about each child first and about the parent’s progress \
     second. The shift leader asked the night worker what she had seen rather than what she thought, and wrote it down in \
     those words.",
    "The fire log shows weekly alarm tests, the last one on 12 October, and a full evacuation on 3 September in 2 minutes and \
     40 seconds. Emergency lighting was tested on 1 October. The medication cabinet was locked; I counted two of the four \
     medicines against their sheets and both agreed.",
    "I saw a parent being supported through a difficult telephone call with her social worker. The worker stayed in the room \
     at the parent’s wish, did not interrupt, and helped her afterwards to write down what had been agreed. The garden has a \
     new soft surface under the swings, and the gate’s self-closing hinge works.",
];
const SAID: [&str; 4] = [
    "R.D. told me that she “finally understands what the sleep plan is for” and that staff explain things again without \
     making her feel stupid. She would like more time in the garden before breakfast. T.K. declined to be interviewed but \
     greeted me and showed me the drawings on his door.",
    "Three members of staff said that supervision takes place every month and is useful; one said that the last one was moved \
     twice. All of them could tell me whom to call about an allegation against a colleague, and two named the designated \
     officer without being asked.",
    "A family worker who began in August described her induction as “the best I have had”. She had shadowed four nights \
     before working one, and knew the limits of what she may write in the observation record.",
    "The placing authority’s social worker for F-2026-05 said by telephone that reports arrive on time and are clear about \
     what was seen, what was said and what follows from it.",
];
const CONCLUDED: [&str; 4] = [
    "Parents are treated with respect and know what is expected of them. Feedback is prompt, specific and kind. The change of \
     the overnight plan must reach the file on the day on which it is decided; I have made this an action.",
    "The records that I sampled are accurate and written with care. I found one gap, which the manager put right while I was \
     there, and no sign of a wider weakness.",
    "Staff feel safe to speak up, and what they say leads to something: the new arrangement for breaks at night came from a \
     suggestion in the September team meeting.",
    "The premises are safe, warm and well kept. Nothing that I saw puts a child at risk.",
];

fn answers(template: &Template, rounds: usize) -> Vec<AnswerView> {
    let mut answers = Vec::new();
    for (number, section) in template.sections.iter().enumerate() {
        for field in &section.fields {
            let pick = |texts: &[&str]| {
                (0..rounds.max(1)).map(|r| texts[(number + r) % texts.len()]).collect::<Vec<_>>().join("\n\n")
            };
            let text = match field.id.as_str() {
                "seen" => pick(&SEEN),
                "said" => pick(&SAID),
                "concluded" => pick(&CONCLUDED),
                "opinion" => "In my opinion the standard of care at Willow House in the month up to this visit was good. Children \
                     are safe, parents are helped to understand what good care of their child means, and assessments rest on \
                     what is seen. What needs attention is the speed with which changed plans reach the files."
                    .to_owned(),
                _ => String::new(),
            };
            answers.push(AnswerView {
                section: section.id.clone(),
                field: field.id.clone(),
                words: u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX),
                text,
                names: Vec::new(),
                repeats: None,
            });
        }
    }
    answers
}

fn facts() -> Vec<SectionFactsView> {
    let pair = |label: &str, value: &str| FactPair { label: label.to_owned(), value: value.to_owned() };
    let table = |caption: &str, heads: &[&str], rows: &[&[&str]]| FactBlock::Table {
        caption: caption.to_owned(),
        heads: heads.iter().map(|h| (*h).to_owned()).collect(),
        rows: rows.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect(),
    };
    let line = |text: &str| FactBlock::Line { text: text.to_owned() };
    let section = |id: &str, blocks| SectionFactsView { section: id.to_owned(), blocks };
    vec![
        section(
            "visit",
            vec![FactBlock::Pairs {
                pairs: vec![
                    pair("Date and time", "14 October 2026, 09:40 to 14:15"),
                    pair("Announced", "No: the visit was unannounced, as regulation 25(3) allows"),
                    pair("Visitor", "J.W., director, under regulation 25(2)(b)"),
                    pair("Families resident", "5"),
                ],
            }],
        ),
        section(
            "interviews",
            vec![table(
                "Interviews in private and with consent",
                &["Initials", "Who", "Family or role", "Outcome"],
                &[
                    &["R.D.", "Parent", "F-2026-05", "Interviewed"],
                    &["T.K.", "Parent", "F-2026-07", "Declined"],
                    &["A.K.", "Child, 8 months", "F-2026-07", "Seen and observed"],
                    &["S.B.", "Staff", "Family worker", "Interviewed"],
                    &["L.M.", "Staff", "Night worker", "Interviewed"],
                    &["P.E.", "Staff", "Deputy manager", "Interviewed"],
                ],
            )],
        ),
        section(
            "families",
            vec![table(
                "Families resident on the day",
                &["Reference", "Members", "Arrived", "Placing authority"],
                &[
                    &["F-2026-03", "N.S., B.S. (child)", "8 July 2026", "Madeupton Council"],
                    &["F-2026-05", "R.D., E.D. (child)", "3 August 2026", "Northshire County Council"],
                    &["F-2026-06", "C.W., H.P., O.P. (child)", "19 August 2026", "Northshire County Council"],
                    &["F-2026-07", "T.K., A.K. (child)", "1 September 2026", "Borough of Inventham"],
                    &["F-2026-08", "Y.L., Z.L. (child)", "28 September 2026", "Madeupton Council"],
                ],
            )],
        ),
        section(
            "premises",
            vec![line(
                "Seen: all shared rooms, two family rooms with consent, kitchen, garden, office, sleep-in room.",
            )],
        ),
        section(
            "complaints",
            vec![line("The records of complaints were inspected. No complaint was on record for the period.")],
        ),
        section("notifications", vec![table("Notifications since the last visit", &["Date", "Event", "Told"], &[])]),
        section(
            "staffing",
            vec![table(
                "Records checked",
                &["Record", "Looked at", "Out of", "Missing"],
                &[
                    &[
                        "Staff files",
                        "4",
                        "17",
                        "One file without a second reference; it was asked for on 30 September",
                    ],
                    &["Supervision notes", "6", "17", "Nothing"],
                    &["Fire log", "1", "1", "Nothing"],
                    &["Medication sheets", "2", "4", "Nothing"],
                ],
            )],
        ),
    ]
}

fn action(what: &str, owner: &str, due: (i32, u32, u32), words: &str, from: &str) -> ActionView {
    ActionView {
        id: ActionId(uuid::Uuid::nil()),
        what: what.to_owned(),
        owner: owner.to_owned(),
        due_on: NaiveDate::from_ymd_opt(due.0, due.1, due.2),
        due: DateInput::default(),
        due_words: words.to_owned(),
        state: ActionState::Open,
        carried: 0,
        overdue: false,
        from: from.to_owned(),
    }
}

fn earlier() -> Vec<EarlierActionView> {
    let from = "visit of 9 September 2026";
    vec![
        EarlierActionView {
            action: action(
                "Replace the window restrictor in the first-floor lounge",
                "M.O.",
                (2026, 9, 30),
                "30 September 2026",
                from,
            ),
            outcome: Some(ActionOutcome::Closed),
            evidence: "Replaced on 22 September; I tested it".to_owned(),
        },
        EarlierActionView {
            action: action(
                "Obtain the second reference for the night worker who began in July",
                "P.E.",
                (2026, 9, 30),
                "30 September 2026",
                from,
            ),
            outcome: Some(ActionOutcome::Carried),
            evidence: "Asked for twice, the former employer has not answered; a risk assessment is on file".to_owned(),
        },
    ]
}

fn actions() -> Vec<ActionView> {
    let from = "visit of 14 October 2026";
    vec![
        action(
            "Change the written overnight plan of F-2026-07 and check that no other plan is behind its review",
            "M.O.",
            (2026, 10, 21),
            "21 October 2026",
            from,
        ),
        action(
            "Put a changed plan on file on the day of the decision; say so in the procedure",
            "M.O.",
            (2026, 10, 31),
            "31 October 2026",
            from,
        ),
        action(
            "Open the garden before breakfast for families who wish it",
            "P.E.",
            (2026, 10, 31),
            "31 October 2026",
            from,
        ),
    ]
}
