//! How alike two words look: the one place that knows the fuzzy matcher.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Scores a word against letters that all stand in it in their order.
pub(super) trait Similarity {
    /// Higher for letters close together and at the beginning; `None` if they
    /// do not all stand in the word in this order.
    fn score(&self, word: &str, letters: &str) -> Option<i64>;

    /// Which characters of the word, counted from 0, the best match takes.
    fn letters(&self, word: &str, letters: &str) -> Option<Vec<usize>>;
}

/// The matcher of `skim`, a fuzzy finder, in the second version of its scores.
pub(super) struct Skim {
    matcher: SkimMatcherV2,
}

impl Skim {
    pub(super) fn new() -> Self {
        Self {
            matcher: SkimMatcherV2::default().respect_case(),
        }
    }
}

impl Similarity for Skim {
    fn score(&self, word: &str, letters: &str) -> Option<i64> {
        self.matcher.fuzzy_match(word, letters)
    }

    fn letters(&self, word: &str, letters: &str) -> Option<Vec<usize>> {
        self.matcher
            .fuzzy_indices(word, letters)
            .map(|(_, indices)| indices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_together_score_higher() {
        let skim = Skim::new();
        let close = skim.score("bergkarabach", "bergkarabch");
        let far = skim.score("bergkakrxxxaxbxach", "bergkarabch");
        assert!(close > far, "{close:?} {far:?}");
        assert_eq!(skim.score("bergkarabach", "karabachb"), None);
        assert_eq!(skim.letters("türkei", "tüei"), Some(vec![0, 1, 4, 5]));
    }
}
