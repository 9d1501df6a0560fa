//! Ordinary words: what is written with a capital and is no misspelt name.
//!
//! The dictionary is `data/ordinary.txt` (its licence beside it); names of places, peoples, days and bodies that reports
//! from England are full of stand below. It must not know which names are on record.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

static DICTIONARY: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| include_str!("../data/ordinary.txt").lines().collect());
static PROPER: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| PROPER_WORDS.split_whitespace().collect());

const PROPER_WORDS: &str = "
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december christmas easter ramadan diwali hanukkah advent lent pentecost eid noel
    english scottish welsh irish british european asian african american arabic polish romanian punjabi bengali urdu
    hindi gujarati tamil somali turkish kurdish albanian portuguese spanish french german italian greek russian
    ukrainian chinese mandarin cantonese vietnamese farsi pashto dari swahili yoruba igbo lithuanian latvian hungarian
    bulgarian slovak czech nigerian ghanaian jamaican indian pakistani bangladeshi syrian iraqi iranian afghan sudanese
    eritrean ethiopian christian christians catholic anglican methodist baptist muslim muslims islam islamic jewish
    hindu sikh buddhist quran bible makaton braille
    england scotland wales ireland britain europe africa asia america london birmingham manchester leeds liverpool
    sheffield bristol newcastle sunderland nottingham leicester coventry bradford cardiff belfast edinburgh glasgow
    hull stoke derby southampton portsmouth plymouth reading luton wolverhampton bolton bournemouth norwich swindon
    oxford cambridge ipswich exeter gloucester worcester hereford lincoln york lancaster preston blackpool blackburn
    burnley rochdale oldham salford stockport wigan warrington chester crewe shrewsbury telford stafford walsall dudley
    sandwell solihull rugby nuneaton northampton kettering corby peterborough bedford stevenage watford hertford
    chelmsford colchester basildon southend harlow brentwood canterbury maidstone dover ashford hastings brighton hove
    worthing crawley guildford woking slough windsor swale medway thurrock havering barking dagenham redbridge newham
    hackney islington camden haringey enfield barnet harrow brent ealing hounslow hillingdon richmond kingston merton
    sutton croydon bromley bexley greenwich lewisham southwark lambeth wandsworth westminster kensington chelsea fulham
    hammersmith tottenham walthamstow bath taunton torquay truro salisbury winchester basingstoke andover carlisle
    durham darlington middlesbrough hartlepool gateshead doncaster rotherham barnsley wakefield huddersfield halifax
    scarborough harrogate grimsby scunthorpe mansfield chesterfield
    essex kent sussex surrey hampshire berkshire wiltshire dorset devon cornwall somerset gloucestershire oxfordshire
    buckinghamshire hertfordshire bedfordshire cambridgeshire norfolk suffolk lincolnshire leicestershire rutland
    northamptonshire warwickshire worcestershire herefordshire shropshire staffordshire derbyshire nottinghamshire
    cheshire lancashire merseyside cumbria yorkshire tyneside northumberland teesside humberside midlands thames severn
    ofsted cafcass marac mash camhs barnardo barnardos nspcc unicef healthwatch idva lado dols gdpr
    safeguarding signposting timeline timelines website websites online email emails wifi smartphone
    facebook whatsapp instagram snapchat tiktok youtube google microsoft teams zoom netflix covid calpol sudocrem tesco
    asda aldi lidl morrisons sainsburys argos primark boots ikea paediatric paediatrician paediatricians unannounced
    resettlement reunification multi agency childminder childminders storyboard lifestory coparenting parenting
    autistic autism dyslexia dyslexic neurodiverse neurodiversity adhd downstairs upstairs handover handovers rota
    rotas debrief debriefs onsite offsite workstream workstreams caseload caseloads caseworker caseworkers keyworker
    keyworkers pram prams buggy cots stairgate stairgates highchair highchairs playroom playrooms sleepover sleepovers
    breastfeed breastfed breastfeeding weaning nappy nappies toileting potty bathtime bedtime mealtimes mealtime
    healthcare childcare wellbeing helpline psychologist psychotherapist psychoeducation theraplay coproduction
    commissioner commissioners placement placements contactable escalations mitigations unmet undated unsupervised
    supervised observable recordkeeping checklist checklists spreadsheet spreadsheets logbook logbooks
";

/// An English word that is chiefly no name; `folded`, of four letters or more.
pub(crate) fn is_in_dictionary(folded: &str) -> bool {
    DICTIONARY.contains(folded)
}

/// A word that may be written with a capital without being anybody's name.
#[must_use]
pub fn is_ordinary(folded: &str) -> bool {
    folded.len() < 4 || is_in_dictionary(folded) || PROPER.contains(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_days_and_places_are_ordinary_and_names_are_not() {
        assert!(["wednesday", "assessments", "croydon", "ofsted", "whilst", "colour"].iter().all(|w| is_ordinary(w)));
        assert!(!["delaney", "rosie", "hannah", "kieran", "harry", "maria", "okafor"].iter().any(|w| is_ordinary(w)));
    }

    #[test]
    fn the_dictionary_holds_folded_words_of_four_letters_or_more() {
        assert!(DICTIONARY.len() > 30_000);
        assert!(DICTIONARY.iter().all(|word| word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_lowercase())));
    }
}
