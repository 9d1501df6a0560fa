//! A file name that can be written on any PC.

/// A name without parts of a path, signs that systems refuse, tricks of direction and names that Windows keeps for itself.
#[must_use]
pub fn safe_name(name: &str) -> String {
    const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut safe: String = crate::plain::line(last)
        .chars()
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\0') { '_' } else { c })
        .collect();
    safe = safe.trim_matches(['.', ' ']).to_owned();
    let (stem, ending) = safe.rsplit_once('.').map_or((safe.as_str(), String::new()), |(stem, ending)| {
        (stem, format!(".{}", ending.chars().take(12).collect::<String>()))
    });
    let first = stem.split('.').next().unwrap_or_default().to_lowercase();
    let reserved = RESERVED.iter().any(|word| {
        first == *word || (first.starts_with(word) && first.len() == 4 && first.ends_with(|c: char| c.is_ascii_digit()))
    });
    let stem: String = stem.chars().take(100).collect();
    match (stem.is_empty(), reserved) {
        (true, _) => format!("receipt{ending}"),
        (_, true) => format!("receipt_{stem}{ending}"),
        _ => format!("{stem}{ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_path_no_reserved_name_and_no_turned_direction_remains() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\Users\\x\\reply.eml"), "reply.eml");
        assert_eq!(safe_name("CON.txt"), "receipt_CON.txt");
        assert_eq!(safe_name("exe.\u{202e}gpj"), "exe.gpj");
        assert_eq!(safe_name("..."), "receipt");
        assert_eq!(safe_name("a:b?.pdf"), "a_b_.pdf");
    }

    proptest! {
        #[test]
        fn any_name_becomes_one_that_can_be_written(name in any::<String>()) {
            let safe = safe_name(&name);
            prop_assert!(!safe.is_empty() && safe.chars().count() <= 125);
            prop_assert!(!safe.contains(['/', '\\', '\0', ':', '\n']));
            prop_assert!(safe != "." && safe != "..");
        }
    }
}
