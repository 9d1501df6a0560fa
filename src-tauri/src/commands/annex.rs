//! Annex A: shown, answered, compared, finished through the gate, written out; and its outline.

use hearthbook_documents::{FINISHED_COPY, annex_document, docx_marked, sha256_hex};
use hearthbook_records::annex::{
    AnnexForm, AnnexKept, AnnexOutlineView, AnnexPeriod, AnnexRequest, AnnexSourceView, AnnexView, DifferencesView,
    FinishAnnexRequest, ResetAnnexOutlineRequest, SHORTEST_PASSPHRASE, SaveAnnexAnswerRequest, SaveAnnexOutlineRequest,
    WriteAnnexRequest,
};
use hearthbook_records::reports::PlacedHit;
use hearthbook_records::submissions::{DocumentKind, ExportView};
use hearthbook_records::{Ability, AnnexId, ErrorCode, FieldError, Problems, Role, UiError};
use hearthbook_rules::Explanation;
use hearthbook_rules::annex::{AnnexKind, AnnexTemplate, PROFILE, TABLES, problems};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words};
use hearthbook_rules::check_email_address;
use hearthbook_store::tables::annex::{self as table, NewAnnex};
use hearthbook_store::tables::documents::{self, ExportOf, Matter, MatterAllowance, MatterText};
use hearthbook_store::tables::{inspector, submissions};

use super::submissions::{export_view, may_leave, proved_body};
use crate::annex::content::{self, Frozen};
use crate::annex::{gather, outline, same, scope, view};
use crate::desk::Desk;
use crate::figures::{self, Source};
use crate::filing::{self, Finished, OnItsWay};
use crate::render;

/// Annex A as the record stands now.
pub fn annex_a(desk: &mut Desk, request: AnnexRequest) -> Result<AnnexView, UiError> {
    let period = request.parse(desk.today())?;
    view(desk, period)
}

/// Answers a field, or confirms what stands there.
pub fn save_annex_answer(desk: &mut Desk, request: SaveAnnexAnswerRequest) -> Result<AnnexView, UiError> {
    let period = request.period.parse(desk.today())?;
    let outline = outline(desk)?;
    let field = outline
        .sections
        .iter()
        .flat_map(|section| &section.fields)
        .find(|field| field.id == request.field && field.kind == AnnexKind::Ask)
        .ok_or_else(|| {
            UiError::new(
                ErrorCode::NotFound,
                "This field is not asked any more: somebody changed the outline. Nothing was changed; what you typed is still on the page. Open Annex A again.",
            )
        })?
        .clone();
    let mut problems = Problems::new();
    let text = problems.text(&format!("answer-{}", field.id), &request.text);
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| table::answer(write, centre, &field.id, &field.label, text.trim()))?;
    view(desk, period)
}

/// The differences between records in a period.
pub(super) fn differences_in(
    desk: &mut Desk,
    source: &Source,
    period: &AnnexPeriod,
) -> Result<DifferencesView, UiError> {
    let visits = same::read_visits(desk)?;
    let said = same::read_said(desk)?;
    let scope = scope(period);
    Ok(DifferencesView {
        period: scope.words(),
        differences: same::differences(source, &visits, &said, &scope),
        compared: same::COMPARED.map(str::to_owned).to_vec(),
    })
}

/// Did we say the same thing?
pub fn annex_differences(desk: &mut Desk, request: AnnexRequest) -> Result<DifferencesView, UiError> {
    let period = request.parse(desk.today())?;
    let source = figures::source::read(desk, period.as_of)?;
    differences_in(desk, &source, &period)
}

fn by_words(desk: &Desk) -> Result<String, UiError> {
    let own = desk.own()?;
    let post = own.role.map_or_else(|| own.post.to_lowercase(), |role: Role| role.title().to_lowercase());
    Ok(format!("{}, {post}", own.initials))
}

fn stopped_error(stopped: &[PlacedHit]) -> UiError {
    let mut fields: Vec<FieldError> = stopped
        .iter()
        .map(|placed| FieldError {
            field: "found".to_owned(),
            message: format!(
                "In {}: “{}”{}. Write {} there instead",
                placed.place,
                placed.hit.words,
                if placed.hit.whose.is_empty() { String::new() } else { format!(" ({})", placed.hit.whose) },
                placed.hit.replacement
            ),
        })
        .collect();
    fields.dedup_by(|one, other| one.message == other.message);
    UiError {
        code: ErrorCode::Blocked,
        message: "Annex A goes by initials, and something stands in it that must not leave. Nothing was finished. Correct it where it stands, then finish it again.".to_owned(),
        fields,
    }
}

fn on_its_way(desk: &Desk, to: &str, frozen: &Frozen, ready: Option<chrono::DateTime<chrono::Utc>>) -> OnItsWay {
    let template = AnnexTemplate::shipped();
    let ready_day = ready.map_or_else(|| desk.today(), london_date);
    let agreed = match ready {
        Some(at) => format!("Agreed with the inspector: {}", london_date_time_words(at)),
        None => "No time is agreed on record; an inspector agrees one at the start".to_owned(),
    };
    let to_words = if to.is_empty() {
        "No address was given: it is handed over in the house"
    } else {
        "The inspector’s own address, as given when it was finished"
    };
    let explained = |headline: String, step: String, due| Explanation {
        due,
        headline,
        steps: vec![step],
        note: None,
        basis: hearthbook_rules::Basis::Ofsted,
        citation:
            "Ofsted, SCCIF for residential family centres (April 2024): the inspector agrees when it will be ready"
                .to_owned(),
        ..template.why()
    };
    OnItsWay {
        to: if to.is_empty() { "the inspector, by hand".to_owned() } else { to.to_owned() },
        to_explanation: explained(to_words.to_owned(), to_words.to_owned(), None),
        subject: format!("{}, {}: Annex A", frozen.urn, frozen.centre),
        body: format!(
            "Annex A of {} (URN {}) is attached.\n\nPeriod: {}. Figures as at {}.\nDocument: {}.\n\nPeople are named by initials.",
            frozen.centre, frozen.urn, frozen.period, frozen.as_of, frozen.number
        ),
        due: explained(format!("Ready by {}", date_words(ready_day)), agreed, Some(ready_day)),
    }
}

/// Finishes Annex A as the record stands now: through the gate, filed with its SHA-256, put on its way.
pub fn finish_annex(desk: &mut Desk, request: FinishAnnexRequest) -> Result<AnnexView, UiError> {
    let period = request.period.parse(desk.today())?;
    let mut problems = Problems::new();
    let to = problems.optional_line("to", &request.to);
    if !to.is_empty() {
        problems.take("to", check_email_address(&to).map_err(|error| error.to_string()));
    }
    if !request.looked {
        problems.add(
            "looked",
            "Tick that you looked at what is still open and at the differences; both leave with it as they are",
        );
    }
    problems.finish()?;
    let outline = outline(desk)?;
    let gathered = gather(desk, period)?;
    let today = desk.today();
    let sections = gathered.sections(&outline, today);
    let open_day = inspector::open(desk.store.read())?;
    let stem = format!("{}-ANNEX-{}", gathered.centre.urn.as_str(), today.format("%Y-%m-%d"));
    let id = AnnexId::make();
    // a later one of the same inspection day takes the place of the earlier
    let matter_id = open_day.as_ref().map_or_else(|| id.to_string(), |day| day.id.to_string());
    let before = documents::of_matter(desk.store.read(), DocumentKind::AnnexA, &matter_id)?;
    let version = u32::try_from(before.len()).unwrap_or(u32::MAX).saturating_add(1);
    let number = documents::free_number(desk.store.read(), &stem, version)?;
    let finished = format!("{}, by {}", london_date_time_words(desk.now), by_words(desk)?);
    let frozen = content::freeze(&gathered, &outline.words, sections, finished, number.clone());
    let texts = frozen.texts();
    let (allowed, stopped) = content::gate(desk, &texts)?;
    if !stopped.is_empty() {
        return Err(stopped_error(&stopped));
    }
    let mut document = annex_document(&frozen.content());
    document.made_at = Some(desk.now);
    let pdf = render::pdf(&document)?;
    let mut allowances: Vec<MatterAllowance> = Vec::new();
    for (placed, reason) in allowed {
        let same =
            |one: &MatterAllowance| one.kind == placed.hit.kind && one.words.eq_ignore_ascii_case(&placed.hit.words);
        if !allowances.iter().any(same) {
            allowances.push(MatterAllowance {
                words: placed.hit.words,
                kind: placed.hit.kind,
                reason: reason.to_owned(),
                at: desk.now,
                by: desk.person,
            });
        }
    }
    let matter = Matter {
        kind: DocumentKind::AnnexA,
        id: matter_id,
        page: "/annex-a".to_owned(),
        words: format!("{}, as at {}", frozen.period, frozen.as_of),
        day: period.as_of,
        version,
        signed_at: desk.now,
        signed_by: desk.person,
        texts: texts.into_iter().map(|text| MatterText { place: text.place, text: text.text }).collect(),
        allowed: allowances,
    };
    let way = on_its_way(desk, &to, &frozen, open_day.as_ref().and_then(|day| day.ready_at));
    let file_name = format!("{}_AnnexA_{}_v{version}.pdf", gathered.centre.urn.as_str(), today.format("%Y-%m-%d"));
    let body = serde_json::to_string(&frozen)
        .map_err(|error| UiError::new(ErrorCode::Internal, format!("{error}. Nothing was finished.")))?;
    let (centre, title) = (gathered.centre.id, frozen.title.clone());
    desk.write(|write| {
        let document = filing::file(
            write,
            centre,
            Finished { matter, title: &title, number: &number, file_name: &file_name, pdf: &pdf },
        )?;
        filing::prepare(write, centre, document, DocumentKind::AnnexA, way)?;
        let new =
            NewAnnex { id, period, frozen: &body, document, day: open_day.as_ref().map(|day| day.id), number: &number };
        table::finish(write, centre, &new)
    })?;
    view(desk, period)
}

fn frozen_of(kept: &AnnexKept) -> Result<Frozen, UiError> {
    serde_json::from_str(&kept.frozen).map_err(|error| {
        UiError::new(
            ErrorCode::DamagedStore,
            format!(
                "What was kept with this Annex A has an unknown form ({error}). Its PDF is safe under Submissions."
            ),
        )
    })
}

/// Writes a finished Annex A as a Word file, or as its PDF encrypted under a passphrase. Only once it is released.
pub fn write_annex(desk: &mut Desk, request: WriteAnnexRequest) -> Result<ExportView, UiError> {
    let kept = table::one(desk.store.read(), request.id)?;
    let submission = submissions::of_document(desk.store.read(), kept.document)?.ok_or_else(|| {
        UiError::new(ErrorCode::NotFound, "This Annex A was never put on its way. Nothing was written.")
    })?;
    may_leave(desk, &submission)?;
    let (document, body) = proved_body(desk, &submission)?;
    let (name, bytes, what) = match request.form {
        AnnexForm::Pdf => (document.file_name.clone(), body, "Wrote out Annex A as PDF"),
        AnnexForm::Word => {
            let word = docx_marked(&annex_document(&frozen_of(&kept)?.content()), FINISHED_COPY)
                .map_err(|error| render::document_error(&error))?;
            (document.file_name.replace(".pdf", ".docx"), word, "Wrote out Annex A as a Word file")
        }
        AnnexForm::Protected => {
            let secret = zeroize::Zeroizing::new(request.passphrase);
            let mut problems = Problems::new();
            if secret.chars().count() < SHORTEST_PASSPHRASE {
                problems.add(
                    "passphrase",
                    format!("Enter a passphrase of at least {SHORTEST_PASSPHRASE} characters. Tell it by telephone, never in the same message"),
                );
            }
            problems.finish()?;
            let recipient = age::scrypt::Recipient::new(age::secrecy::SecretString::from(secret.as_str().to_owned()));
            let sealed = age::encrypt(&recipient, &body).map_err(|error| {
                UiError::new(
                    ErrorCode::CannotWrite,
                    format!("The file could not be encrypted ({error}). Nothing was written."),
                )
            })?;
            (format!("{}.age", document.file_name), sealed, "Wrote out Annex A as a protected file")
        }
    };
    let sha256 = sha256_hex(&bytes);
    let path = desk.write_out(&name, &bytes)?.display().to_string();
    let centre = desk.centre_id()?;
    let of = ExportOf::Submission(submission.id, submission.document);
    let export = desk.write(|write| {
        let export = documents::record_export(write, centre, of, what, &path, &sha256)?;
        submissions::handed_over(write, submission.id)?;
        Ok(export)
    })?;
    export_view(desk, export)
}

fn profile_words(of: &str) -> &'static str {
    match of {
        "name" => "Centre profile: name",
        "urn" => "Centre profile: URN",
        "address" => "Centre profile: address",
        "telephone" => "Centre profile: telephone",
        "email" => "Centre profile: email",
        "provider" => "Centre profile: provider",
        "period" => "The period covered",
        _ => "The day of the figures",
    }
}

fn table_words(of: &str) -> &'static str {
    match of {
        "families" => "List: families resident",
        "left" => "List: families who left",
        "notifications" => "List: events decided to be notifiable",
        "staff" => "List: staff in post",
        "professionals" => "List: professionals to call",
        "surveillance" => "List: surveillance devices in use",
        _ => "List: visits under regulation 25",
    }
}

fn outline_view(desk: &mut Desk) -> Result<AnnexOutlineView, UiError> {
    let outline = outline(desk)?;
    // with an empty record every figure that can be counted has its key; types of assessment come and go
    let today = desk.today();
    let empty = figures::all(&Source::default(), &figures::Scope { from: today, to: today, as_of: today });
    let titles = crate::events::table(desk)?;
    let source = |kind, of: &str, words: String| AnnexSourceView { kind, of: of.to_owned(), words };
    let mut sources: Vec<AnnexSourceView> =
        vec![source(AnnexKind::Ask, "", "Asked: somebody answers and confirms it".to_owned())];
    sources.extend(PROFILE.iter().map(|of| source(AnnexKind::Profile, of, profile_words(of).to_owned())));
    sources.extend(TABLES.iter().map(|of| source(AnnexKind::Table, of, table_words(of).to_owned())));
    sources
        .extend(empty.iter().map(|figure| source(AnnexKind::Figure, &figure.key, format!("Figure: {}", figure.label))));
    sources.extend(titles.kinds().iter().map(|kind| {
        source(AnnexKind::Figure, &format!("events.kind.{}", kind.id), format!("Figure: events, {}", kind.title))
    }));
    let mut answered: Vec<String> = table::answers(desk.store.read())?.into_iter().map(|answer| answer.field).collect();
    answered.sort_unstable();
    answered.dedup();
    Ok(AnnexOutlineView {
        sections: outline.sections,
        words: outline.words,
        why: AnnexTemplate::shipped().why(),
        own: outline.own,
        sources,
        answered,
        version: outline.version,
        can_change: desk.may(Ability::ChangeRules),
    })
}

/// The outline in force, to be read and changed.
pub fn annex_outline(desk: &mut Desk, (): ()) -> Result<AnnexOutlineView, UiError> {
    outline_view(desk)
}

fn why_of(text: &str, found: &mut Problems) -> String {
    let why = found.optional_line("why", text);
    if why.is_empty() {
        found.add("why", "Say why: “the inspector handed us the form of March 2027”");
    }
    why
}

/// Saves the centre's own outline.
pub fn save_annex_outline(desk: &mut Desk, request: SaveAnnexOutlineRequest) -> Result<AnnexOutlineView, UiError> {
    let mut found = Problems::new();
    let why = why_of(&request.why, &mut found);
    for (entry, problem) in problems(&request.sections) {
        let field = if entry.is_empty() { "sections".to_owned() } else { format!("field-{entry}") };
        found.add(field, format!("Not saved: {problem}"));
    }
    let known = outline_view(desk)?.sources;
    for section in &request.sections {
        for field in &section.fields {
            found.optional_line(&format!("field-{}", field.id), &field.label);
            let typed = field.of.starts_with("assessments.type.");
            let fits = typed || known.iter().any(|one| one.kind == field.kind && one.of == field.of);
            if field.kind == AnnexKind::Figure && !fits {
                found.add(format!("field-{}", field.id), "Choose a figure that Hearthbook counts");
            }
        }
    }
    found.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| table::save_outline(write, centre, request.version, &request.sections, false, &why))?;
    outline_view(desk)
}

/// Goes back to the outline that ships. The centre's own versions stay on record.
pub fn reset_annex_outline(desk: &mut Desk, request: ResetAnnexOutlineRequest) -> Result<AnnexOutlineView, UiError> {
    let mut found = Problems::new();
    let why = why_of(&request.why, &mut found);
    found.finish()?;
    let centre = desk.centre_id()?;
    let shipped = &AnnexTemplate::shipped().sections;
    desk.write(|write| table::save_outline(write, centre, request.version, shipped, true, &why))?;
    outline_view(desk)
}
