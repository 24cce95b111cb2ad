//! The marks round quotations in the running text.

/// The marks before and behind a `q` element that stands in so many others, as the
/// language of its page sets them. They follow the delimiters of the Unicode CLDR;
/// French ones are set off by a blank.
pub(super) fn marks(language: Option<&str>, depth: usize) -> [&'static str; 2] {
    let primary = language.and_then(|tag| tag.split(['-', '_']).next());
    let primary = primary.unwrap_or_default().to_ascii_lowercase();
    let [outer, inner] = match &*primary {
        "de" | "cs" | "sk" => [["„", "“"], ["‚", "‘"]],
        "pl" => [["„", "”"], ["«", "»"]],
        "fr" => [["«\u{a0}", "\u{a0}»"], ["“", "”"]],
        "es" | "it" => [["«", "»"], ["“", "”"]],
        "ru" | "uk" | "be" => [["«", "»"], ["„", "“"]],
        "sv" | "fi" => [["”", "”"], ["’", "’"]],
        "nl" => [["‘", "’"], ["“", "”"]],
        "ja" => [["「", "」"], ["『", "』"]],
        _ => [["“", "”"], ["‘", "’"]],
    };
    if depth.is_multiple_of(2) {
        outer
    } else {
        inner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_follow_language_and_depth() {
        for (language, depth, expected) in [
            (None, 0, ["“", "”"]),
            (None, 1, ["‘", "’"]),
            (None, 2, ["“", "”"]),
            (Some("de-AT"), 0, ["„", "“"]),
            (Some("DE"), 1, ["‚", "‘"]),
            (Some("fr_CA"), 0, ["«\u{a0}", "\u{a0}»"]),
            (Some("ja"), 1, ["『", "』"]),
            (Some(""), 0, ["“", "”"]),
        ] {
            assert_eq!(marks(language, depth), expected, "{language:?} {depth}");
        }
    }
}
