//! The words that hold sentences together, language by language.
//!
//! In a large library they are known by being in nearly every article. In one of a few
//! articles frequencies say little, and lists help.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::fold::fold;

/// The lists, folded.
static LISTS: LazyLock<Vec<HashSet<String>>> = LazyLock::new(|| {
    stop_words::available_languages()
        .iter()
        .filter_map(stop_words::lookup)
        .map(|words| words.iter().map(|word| fold(word)).collect())
        .collect()
});

/// The function words of the language in which most of a text is written; `None` if no
/// list has any of its words. The words are given with how often they stand.
pub(super) fn of_language<'a>(
    words: &(impl Iterator<Item = (&'a str, usize)> + Clone),
) -> Option<&'static HashSet<String>> {
    let said = |list: &HashSet<String>| -> usize {
        let found = words.clone().filter(|(word, _)| list.contains(*word));
        found.map(|(_, mentions)| mentions).sum()
    };
    let counted = LISTS.iter().map(|list| (said(list), list));
    let (most, list) = counted.max_by_key(|(said, _)| *said)?;
    (most > 0).then_some(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_that_says_most() {
        let german = [("die", 3), ("haben", 1), ("in", 2), ("fahre", 4)];
        let list = of_language(&german.into_iter()).unwrap();
        assert!(list.contains("haben") && !list.contains("where"));
        // Folded like the words of an article.
        assert!(list.contains("fur"));
        let english = [("the", 3), ("where", 1), ("in", 2), ("die", 1)];
        let list = of_language(&english.into_iter()).unwrap();
        assert!(list.contains("where") && !list.contains("haben"));
        assert_eq!(of_language(&[("xqz", 4)].into_iter()), None);
    }
}
