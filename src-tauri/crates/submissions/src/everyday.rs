//! Names that are everyday words too, and the company in which such a word is a name.
//!
//! A known name that stands alone counts when it is written with a capital. For these words that is not enough: "Will the
//! centre…", "in May", "Hope is…". Where a sentence begins, one of them counts only when what follows is what people do.

use crate::tokens::Token;

/// Folded, sorted. Words, months, and towns and counties that councils are named after.
#[rustfmt::skip] // One word a line would be four pages.
const WORDS: &[&str] = &[
    "about", "amber", "an", "angel", "april", "art", "ash", "august", "autumn", "baker", "banks", "barnet", "barton",
    "bath", "bear", "bell", "berry", "best", "bill", "bird", "bishop", "black", "blessing", "bliss", "blossom",
    "blue", "bolton", "bond", "booth", "bradford", "brent", "bristol", "brook", "brooks", "brown", "buck", "bull",
    "burns", "burton", "butler", "camden", "candy", "carlisle", "carpenter", "carter", "case", "cash", "chance",
    "chapel", "charity", "chase", "chelsea", "cherry", "chester", "china", "christian", "church", "clay", "cliff",
    "clifton", "coal", "cook", "cooper", "coral", "crane", "cross", "crystal", "daisy", "dawn", "day", "dean",
    "derby", "destiny", "devon", "do", "dorset", "drake", "drew", "duke", "durham", "earl", "early", "east",
    "england", "essex", "ever", "faith", "favour", "felt", "field", "fields", "finch", "fisher", "flint", "flower",
    "flowers", "ford", "forest", "foster", "fox", "frank", "friend", "frost", "gardener", "gene", "gentle", "georgia",
    "ginger", "glen", "golden", "good", "grace", "grant", "gray", "green", "grey", "guy", "hall", "hand", "harmony",
    "hazel", "he", "head", "heath", "heather", "heaven", "hill", "hills", "holly", "home", "honey", "honour", "hood",
    "hope", "house", "hunter", "in", "india", "ireland", "iris", "israel", "ivy", "jack", "jade", "jasmine", "jay",
    "jewel", "jordan", "journey", "joy", "june", "justice", "kent", "kind", "king", "kingston", "kitty", "knight",
    "lake", "lamb", "lancaster", "lane", "laurel", "law", "lay", "liberty", "lily", "lincoln", "little", "london",
    "long", "lord", "love", "lovely", "loyal", "lucky", "major", "man", "march", "mark", "marsh", "mason", "may",
    "me", "melody", "mercy", "miles", "miller", "mills", "milton", "miracle", "moon", "moor", "moss", "my", "myrtle",
    "new", "newton", "nick", "noble", "norfolk", "north", "olive", "page", "paris", "park", "parks", "pat",
    "patience", "peace", "pearl", "penny", "piper", "pond", "pool", "poppy", "porter", "power", "powers", "precious",
    "preston", "price", "pride", "prince", "princess", "promise", "queen", "rain", "rainbow", "ray", "read",
    "reading", "reed", "reign", "rice", "rich", "river", "rivers", "rob", "robin", "rock", "rose", "royal", "ruby",
    "rush", "sage", "sailor", "sandy", "savage", "self", "serenity", "sharp", "she", "sheffield", "shepherd", "short",
    "silver", "singer", "sister", "skip", "sky", "small", "so", "son", "song", "south", "spring", "stafford", "star",
    "starr", "steel", "stone", "storm", "street", "strong", "sue", "suffolk", "summer", "summers", "sun", "sunny",
    "surrey", "sutton", "swan", "sweet", "swift", "tanner", "taylor", "temple", "to", "treasure", "trinity", "true",
    "turner", "unity", "valentine", "verity", "victor", "victory", "violet", "wade", "wales", "walker", "wall",
    "walls", "ward", "warwick", "water", "waters", "weaver", "webb", "weeks", "well", "wells", "west", "white",
    "will", "willow", "wilt", "win", "winter", "winters", "wise", "wish", "wolf", "wood", "woods", "worth", "wren",
    "york", "young",
];

const MONTHS: &[&str] = &["april", "august", "june", "march", "may"];

/// What people do: after one of these words a sentence is about somebody.
#[rustfmt::skip]
const DOINGS: &[&str] = &[
    "added", "agreed", "agrees", "also", "and", "appeared", "arrived", "asked", "asks", "came", "cried", "declined",
    "described", "enjoyed", "enjoys", "explained", "explains", "feels", "felt", "goes", "had", "has", "helped", "is",
    "knew", "knows", "left", "likes", "liked", "lives", "looked", "looks", "loves", "moved", "needs", "played",
    "plays", "raised", "reported", "reports", "said", "says", "seemed", "seems", "showed", "shows", "smiled", "spoke",
    "spends", "stated", "talked", "tells", "thinks", "thought", "told", "wants", "wanted", "was", "went", "who",
    "wished", "would",
];

/// Words after which the one before them names a place or a body: "Kent County Council", "Willow House".
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "authority", "borough", "centre", "children", "city", "college", "council", "county", "court", "hospital",
    "house", "road", "school", "social", "street", "unit", "university",
];

/// Words before a month that make it a month.
#[rustfmt::skip]
const BEFORE_MONTHS: &[&str] = &[
    "and", "by", "during", "early", "each", "every", "for", "from", "in", "last", "late", "mid", "next", "of", "or",
    "since", "this", "through", "to", "until",
];

/// The word is a name and an everyday word.
pub(crate) fn is_everyday(folded: &str) -> bool {
    WORDS.binary_search(&folded).is_ok()
}

/// Whether an everyday word with a capital, alone at `index`, is to be taken for the name that it also is.
pub(crate) fn is_name_here(tokens: &[Token], index: usize) -> bool {
    let token = &tokens[index];
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    let after = tokens.get(index + 1);
    let possessive = after.is_some_and(|after| after.folded == "s" && after.start16 == token.end16 + 1);
    if MONTHS.contains(&token.folded.as_str()) && !possessive {
        let of_a_date = |near: Option<&Token>| near.is_some_and(Token::is_number);
        let of_a_year = before.is_some_and(|before| BEFORE_MONTHS.contains(&before.folded.as_str()));
        if of_a_date(before) || of_a_date(after) || (of_a_year && !token.starts_sentence) {
            return false;
        }
    }
    if after.is_some_and(|after| after.joined && after.capital && PLACES.contains(&after.folded.as_str())) {
        return false;
    }
    let somebody = after.is_some_and(|after| after.joined && DOINGS.contains(&after.folded.as_str()));
    possessive || somebody || !token.starts_sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_it_can_be_searched() {
        assert!(WORDS.is_sorted());
        assert!(MONTHS.iter().all(|month| is_everyday(month)));
    }
}
