//! What is typed, key by key.

use crate::archive::RARE;

/// Queries by kind. They are about the words of the archive in `benches/archive`.
const QUERIES: [(&str, &[&str]); 13] = [
    (
        "German words",
        &[
            "verteidigungsabkommen",
            "sicherheitskonferenz",
            "wirtschaftlich",
            "küstenverwaltung",
            "friedensvertrag",
            "öffentliche",
            "zeitungsmeldung",
            "wolynskyj",
        ],
    ),
    (
        "English words",
        &[
            "harbour",
            "mountains",
            "council",
            "railway",
            "signals",
            "connected",
            "understand",
            "overreported",
        ],
    ),
    ("common words", &["der", "und", "the", "werden", "between"]),
    (
        "beginnings",
        &[
            "verteid",
            "sicherheitsk",
            "wirtsch",
            "harv",
            "understa",
            "mount",
            "kü",
            "q",
        ],
    ),
    (
        "one wrong key",
        &[
            "verteidigungsabkomen",
            "sicherheitskonfernez",
            "wirtschaftlch",
            "harbuor",
            "moountains",
            "councel",
            "nountains",
            "wolynskyi",
            "oeffentlihc",
            "tarbour",
            "friedensvvertrag",
            "railwya",
        ],
    ),
    (
        "two wrong keys",
        &[
            "verteidugungsabkomen",
            "sicherhaitskonferens",
            "cuestenverwaltun",
            "wirtschfatlihc",
            "undrestnad",
        ],
    ),
    (
        "shortened",
        &["vtdgngsabkmmn", "sknfrnz", "wrtschftl", "hrbr", "mntns"],
    ),
    (
        "accents missing",
        &[
            "turkei",
            "tuerkei",
            "dogansah",
            "doganşah",
            "kustenverwaltung",
            "kuestenverwaltung",
            "strassenbrucke",
            "offentlich",
        ],
    ),
    (
        "parts of compounds",
        &["abkommen", "konferenz", "verwaltung", "meldung", "zeitungs"],
    ),
    (
        "several words",
        &[
            "wirtschaftlich gemeinsame",
            "quirin vandersloot",
            "vandersloot quirin",
            "quirn vanderslot",
            "der und die",
            "harbour council",
            "harbuor concil",
            "lantern quiet harbour",
            "verteidigungsabkommen herbst beraten",
            "sicherheitskonferenz wird öffentlich",
            "mountain river forest",
            "the harbour of",
            "türkei gärtnerin",
            "kapitän wolynskyj see",
            "verteidigungsabkomen hebrst",
        ],
    ),
    (
        "phrases",
        &[
            "\"the lantern above the quiet harbour\"",
            "\"lantern above",
            "\"wird im herbst\"",
            "\"of the\"",
            "\"aus der türkei\"",
            "\"old ledger\" quirin",
        ],
    ),
    (
        "words left out",
        &[
            "harbour -the",
            "türkei -doğanşah",
            "wirtschaftlich -der -die",
            "-harbour mountain",
            "council -\"of the\"",
        ],
    ),
    (
        "garbage and numbers",
        &[
            "xqzvkw",
            "asdfghjkl",
            "zzzzzz",
            "qwertz uiop",
            "!!??",
            "日本語",
            "1234567",
            "54",
            "95.5",
            "x y z",
        ],
    ),
];

/// A query with its kind and, if it can only mean one article, a word of that.
pub(crate) struct Query {
    pub(crate) kind: &'static str,
    pub(crate) text: &'static str,
    pub(crate) word: Option<&'static str>,
}

/// All queries, those for names that stand in a single article at the end.
pub(crate) fn all() -> impl Iterator<Item = Query> {
    let listed = QUERIES.iter().flat_map(|&(kind, texts)| {
        texts.iter().map(move |&text| Query {
            kind,
            text,
            word: None,
        })
    });
    let rare = RARE.iter().map(|&(_, word, typed)| Query {
        kind: "rare, a wrong letter",
        text: typed,
        word: Some(word),
    });
    listed.chain(rare)
}

/// The states of the prompt while a query is typed.
pub(crate) fn keys(text: &str) -> impl Iterator<Item = &str> {
    let ends = text
        .char_indices()
        .map(|(at, letter)| at + letter.len_utf8());
    ends.filter_map(|end| text.get(..end))
}
