//! Related articles: how much of what sets one article apart another one has, too.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::terms::KeyTerm;
use crate::fold::tokens;

/// Words of a shingle.
const SHINGLE: usize = 4;

/// Two texts are nearly the same when they share so much of the longer one.
const NEARLY_ALL: f32 = 0.8;

/// What articles are compared with.
pub(super) struct Profile {
    /// The number of the term that a folded word is a form of.
    terms: HashMap<String, usize>,
    /// How much each term says, and how often it stands in the text.
    weights: Vec<(f32, f32)>,
    print: Print,
}

/// How alike an article is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likeness {
    /// 0 for nothing in common, 1 for all that sets the article apart.
    pub(super) share: f32,
    /// How many terms it has.
    pub(super) terms: usize,
    /// It is the same text but for a few words.
    pub(super) is_nearly_same: bool,
}

/// What tells texts apart word by word.
struct Print {
    /// A number for each run of [`SHINGLE`] words; ascending, none of them twice.
    shingles: Vec<u64>,
    words: usize,
}

impl Profile {
    /// The profile of a text with these terms.
    pub(super) fn new(text: &str, terms: &[KeyTerm]) -> Self {
        let mut numbers = HashMap::new();
        for (number, term) in terms.iter().enumerate() {
            numbers.extend(term.forms.iter().map(|form| (form.clone(), number)));
        }
        let weights = terms.iter();
        Self {
            terms: numbers,
            weights: weights
                .map(|term| (term.weight, term.mentions as f32))
                .collect(),
            print: Print::new(text, |_| {}),
        }
    }

    /// How alike another text is.
    pub(super) fn likeness(&self, text: &str) -> Likeness {
        let mut mentions = vec![0.0; self.weights.len()];
        let print = Print::new(text, |word| {
            let place = self.terms.get(word).and_then(|at| mentions.get_mut(*at));
            if let Some(count) = place {
                *count += 1.0;
            }
        });
        // A long text has everything somewhere.
        let scale = (self.print.words as f32 / print.words.max(1) as f32).min(1.0);
        let worth = |mentions: f32| mentions / (mentions + 1.0);
        let (mut shared, mut all) = (0.0, 0.0);
        for ((weight, own), other) in self.weights.iter().zip(&mentions) {
            shared += weight * worth((other * scale).min(*own));
            all += weight * worth(*own);
        }
        Likeness {
            share: if all > 0.0 { shared / all } else { 0.0 },
            terms: mentions.iter().filter(|count| **count > 0.0).count(),
            is_nearly_same: self.print.is_nearly(&print),
        }
    }
}

impl Print {
    /// Reads a text; `see` is told each of its words.
    fn new(text: &str, mut see: impl FnMut(&str)) -> Self {
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        let mut last = [0_u64; SHINGLE];
        let mut shingles = Vec::new();
        let mut words = 0;
        let mut tokens = tokens(text);
        while let Some((_, word)) = tokens.read() {
            see(word);
            last.rotate_left(1);
            last[SHINGLE - 1] = hasher.hash_one(word);
            words += 1;
            if words >= SHINGLE {
                shingles.push(hasher.hash_one(last));
            }
        }
        if (1..SHINGLE).contains(&words) {
            shingles.push(hasher.hash_one(last));
        }
        shingles.sort_unstable();
        shingles.dedup();
        Self { shingles, words }
    }

    fn is_nearly(&self, other: &Self) -> bool {
        let longer = self.shingles.len().max(other.shingles.len());
        let shorter = self.shingles.len().min(other.shingles.len());
        let enough = |count: usize| count as f32 >= NEARLY_ALL * longer as f32;
        longer > 0 && enough(shorter) && enough(shared(&self.shingles, &other.shingles))
    }
}

/// How many numbers two ascending lists share.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut count = 0;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let order = x.cmp(y);
        count += usize::from(order.is_eq());
        if order.is_le() {
            a.next();
        }
        if order.is_ge() {
            b.next();
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn term(form: &str, weight: f32, mentions: usize) -> KeyTerm {
        KeyTerm {
            name: form.to_owned(),
            forms: vec![form.to_owned()],
            mentions,
            articles: 1,
            weight,
        }
    }

    #[test]
    fn the_share_grows_with_what_is_in_common() {
        let text = "The ferry to the island: a ferry with a new engine and an old captain";
        let terms = [term("ferry", 3.0, 2), term("engine", 2.0, 1)];
        let profile = Profile::new(text, &terms);
        let share = |text: &str| profile.likeness(text).share;
        let texts = [
            "nothing of it",
            "an engine",
            "a ferry",
            "ferry after ferry",
            "the ferry, the ferry, the engine",
        ];
        for pair in texts.windows(2) {
            assert!(share(pair[0]) < share(pair[1]), "{pair:?}");
        }
        assert!((share(text) - 1.0).abs() < 0.001);
        let long = format!("ferry ferry engine {}", "and so on ".repeat(100));
        assert!(share(&long) < share("a ferry"));
        assert_eq!(profile.likeness("an engine").terms, 1);
    }

    #[test]
    fn nearly_the_same_is_most_of_the_words_in_a_row() {
        let words: Vec<String> = (0..100).map(|number| format!("w{number}")).collect();
        let text = words.join(" ");
        let changed = |step: usize| {
            let words = words.iter().enumerate();
            let words = words.map(|(number, word)| {
                let is_kept = number % step > 0;
                if is_kept {
                    word.clone()
                } else {
                    "x".to_owned()
                }
            });
            words.collect::<Vec<_>>().join(" ")
        };
        let mut reversed = words.clone();
        reversed.reverse();
        let profile = Profile::new(&text, &[]);
        for (other, expected) in [
            (text.to_uppercase(), true),
            (changed(40), true),
            (changed(10), false),
            (format!("{text} {text}"), true),
            (format!("{text} {}", changed(2)), false),
            (words[..50].join(" "), false),
            (reversed.join(" "), false),
            (String::new(), false),
        ] {
            let found = profile.likeness(&other);
            assert_eq!(found.is_nearly_same, expected, "{other}");
        }
        let short = Profile::new("Two words", &[]);
        assert!(short.likeness("two words!").is_nearly_same);
        assert!(!short.likeness("other words").is_nearly_same);
        assert!(!Profile::new("", &[]).likeness("").is_nearly_same);
    }

    proptest! {
        #[test]
        fn shares_lie_between_nothing_and_all(text in "\\PC{0,80}", other in "\\PC{0,80}") {
            let forms = tokens(&text).map(|token| token.folded);
            let terms: Vec<KeyTerm> = forms.map(|form| term(&form, 1.0, 1)).collect();
            let found = Profile::new(&text, &terms).likeness(&other);
            prop_assert!((0.0..=1.001).contains(&found.share), "{}", found.share);
        }
    }
}
