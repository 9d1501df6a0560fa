//! The centre's profile.

use hearthbook_records::CentreId;
use hearthbook_records::centre::{Centre, CentreForm, ProviderKind};
use hearthbook_records::input::Urn;
use hearthbook_records::journal::SubjectKind;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts, yes_no};
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

fn from_row(row: &Row<'_>) -> rusqlite::Result<Centre> {
    let profile: CentreForm = rows::json(row, "profile")?;
    let urn: String = row.get("urn")?;
    Ok(Centre {
        id: rows::parsed(row, "id")?,
        name: row.get("name")?,
        urn: Urn::parse(&urn)
            .map_err(|message| rusqlite::Error::InvalidColumnType(0, message, rusqlite::types::Type::Text))?,
        profile,
        registered_on: rows::day(row, "registered_on")?,
        statement_of_purpose_on: rows::day(row, "statement_of_purpose_on")?,
    })
}

/// The centre of this store; nothing before it is set up. (Several centres in one store come later; every record
/// names its centre already.)
///
/// # Errors
/// When the database does not answer.
pub fn the_one(conn: &Connection) -> Result<Option<Centre>, StoreError> {
    let sql = "SELECT id, name, urn, profile, registered_on, statement_of_purpose_on FROM centre WHERE name <> ''
               ORDER BY id LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([], from_row).optional()?)
}

/// The id of the centre, made at the store's first start, before its profile is known.
///
/// # Errors
/// When the database does not answer.
pub fn id(conn: &Connection) -> Result<CentreId, StoreError> {
    let mut statement = conn.prepare_cached("SELECT id FROM centre ORDER BY id LIMIT 1")?;
    let id: String = statement.query_row([], |row| row.get(0))?;
    id.parse().map_err(|_| StoreError::Damaged("the centre's id is no id".to_owned()))
}

/// Makes the empty centre of a new store.
///
/// # Errors
/// When the database refuses.
pub fn make(write: &mut Write<'_>) -> Result<CentreId, StoreError> {
    let id = CentreId::make();
    write.tx.execute("INSERT INTO centre (id, name, urn, profile) VALUES (?1, '', '', '{}')", [id.to_string()])?;
    write.journal(Entry::about(SubjectKind::Centre, id, id, "Began to set up the centre"))?;
    Ok(id)
}

fn journal_facts(centre: &Centre) -> Facts {
    let profile = &centre.profile;
    let kind = match profile.provider_kind {
        Some(ProviderKind::Individual) => "individual",
        Some(ProviderKind::Organisation) => "organisation",
        Some(ProviderKind::Partnership) => "partnership",
        None => "",
    };
    let officers: Vec<String> = profile
        .officers
        .iter()
        .map(|officer| {
            if officer.office.is_empty() {
                officer.name.clone()
            } else {
                format!("{} ({})", officer.name, officer.office)
            }
        })
        .collect();
    facts([
        ("Name", centre.name.clone()),
        ("URN", centre.urn.as_str().to_owned()),
        ("Address", profile.address.clone()),
        ("Telephone", profile.telephone.clone()),
        ("Email", profile.email.clone()),
        ("Local authority", profile.local_authority.clone()),
        ("Kind of provider", kind.to_owned()),
        ("Provider", profile.provider_name.clone()),
        ("Provider in day-to-day charge", yes_no(profile.provider_in_day_to_day_charge)),
        ("Officers", officers.join(", ")),
        ("Places", profile.places.clone()),
        ("Conditions of registration", profile.conditions.clone()),
        ("Registered on", day_words(centre.registered_on)),
        ("Manager's qualification", profile.manager_qualification.clone()),
        ("Qualification held", yes_no(profile.manager_qualification_held)),
        ("Statement of purpose", day_words(centre.statement_of_purpose_on)),
        ("Link inspector", profile.link_inspector.clone()),
    ])
}

/// Saves the profile.
///
/// # Errors
/// When the database refuses.
pub fn save(write: &mut Write<'_>, centre: &Centre) -> Result<(), StoreError> {
    let before = the_one(write.read())?;
    write.tx.execute(
        "UPDATE centre SET name = :name, urn = :urn, profile = :profile, registered_on = :registered,
         statement_of_purpose_on = :statement WHERE id = :id",
        named_params! {
            ":id": centre.id.to_string(), ":name": centre.name, ":urn": centre.urn.as_str(),
            ":profile": serde_json::to_string(&centre.profile)?,
            ":registered": centre.registered_on.map(|day| day.to_string()),
            ":statement": centre.statement_of_purpose_on.map(|day| day.to_string()),
        },
    )?;
    let what = if before.is_some() { "Changed the centre's profile" } else { "Entered the centre's profile" };
    let before = before.as_ref().map(journal_facts).unwrap_or_default();
    write.journal(Entry::about(SubjectKind::Centre, centre.id, centre.id, what).changed(before, journal_facts(centre)))
}
