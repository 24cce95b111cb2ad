//! How a typed word may be spelled: with umlauts or without.

use unicode_normalization::UnicodeNormalization;

use crate::fold::{fold, tokens};

/// With more places than this for an umlaut, either all are one or none.
const MOST_UMLAUTS: usize = 2;

/// The ways a word may be spelled, folded, beginning with its own.
pub(super) fn spellings(source: &str, folded: &str) -> Vec<String> {
    let mut spellings = vec![folded.to_owned()];
    let mut add = |spelling: String| {
        if !spelling.is_empty() && !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    };
    let mut long = String::new();
    for c in source.nfc() {
        match c {
            'ä' | 'Ä' => long.push_str("ae"),
            'ö' | 'Ö' => long.push_str("oe"),
            'ü' | 'Ü' => long.push_str("ue"),
            c => long.push(c),
        }
    }
    add(tokens(&long)
        .next()
        .map_or_else(|| fold(&long), |token| token.folded));
    let places = umlaut_places(folded);
    let all = (1usize << places.len().min(MOST_UMLAUTS)) - 1;
    for chosen in (1..=all).rev() {
        let mut short = String::with_capacity(folded.len());
        for (at, c) in folded.char_indices() {
            let place = places.iter().position(|&place| place + 1 == at);
            let is_dropped = place.is_some_and(|n| {
                if places.len() > MOST_UMLAUTS {
                    chosen == all
                } else {
                    chosen & (1 << n) != 0
                }
            });
            if !is_dropped {
                short.push(c);
            }
        }
        add(short);
    }
    spellings
}

/// Where `ae`, `oe` or `ue` may stand for an umlaut: not after another vowel
/// or a `q` (`neue`, `bauen`, `Quelle`).
fn umlaut_places(folded: &str) -> Vec<usize> {
    let bytes = folded.as_bytes();
    (0..bytes.len().saturating_sub(1))
        .filter(|&at| {
            matches!(bytes[at], b'a' | b'o' | b'u')
                && bytes[at + 1] == b'e'
                && (at == 0 || !matches!(bytes[at - 1], b'a' | b'e' | b'o' | b'u' | b'q'))
        })
        .collect()
}
