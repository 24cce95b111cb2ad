//! Checks in texts what the index cannot tell.

use std::collections::HashSet;

use super::marker::{Marker, Occurrence};
use super::plan::Plan;
use super::query::{Expression, Phrase, Place, Query, Word};
use crate::library::{Condition, Library, LibraryError};
use crate::model::ArticleId;

/// Checks articles that the index has found.
pub(super) struct Checker<'a> {
    root: &'a Expression,
    /// Finds the words, phrases and regular expressions of the query, the
    /// excluded ones as well, in the query's order.
    marker: Marker,
    /// Where each of them has to stand.
    places: Vec<Place>,
    /// The conditions that the index did not decide, in the query's order, each
    /// with the articles that fulfil it.
    conditions: Vec<(&'a Condition, HashSet<ArticleId>)>,
}

impl<'a> Checker<'a> {
    /// `None` if the index tells all there is.
    pub(super) fn new(query: &'a Query, plan: &Plan<'_>, is_indexed: bool) -> Option<Self> {
        let root = query.root();
        if !root.needs_text() && (is_indexed || !excludes_words(root)) {
            return None;
        }
        let mut leaves = Vec::new();
        collect(root, &mut leaves);
        let mut places = Vec::new();
        let mut conditions = Vec::new();
        for leaf in leaves {
            match leaf {
                Expression::Filter(condition) => conditions.push((condition, HashSet::new())),
                Expression::Word(Word { place, .. }) | Expression::Phrase(Phrase { place, .. }) => {
                    places.push(*place);
                }
                _ => places.push(Place::Anywhere),
            }
        }
        Some(Self {
            root,
            marker: Marker::new(plan.all_parts()),
            places,
            conditions,
        })
    }

    /// Looks up the metadata of articles that are to be checked.
    pub(super) fn look_up(
        &mut self,
        library: &Library,
        ids: &[ArticleId],
    ) -> Result<(), LibraryError> {
        for (condition, fulfilled) in &mut self.conditions {
            *fulfilled = library.those_with(ids, condition)?;
        }
        Ok(())
    }

    /// Whether an article matches; the first `title` bytes of its text are its
    /// title.
    pub(super) fn holds(&self, id: ArticleId, text: &str, title: usize) -> bool {
        let mut found = vec![false; self.places.len()];
        self.marker.for_each(text, |occurrence| {
            if let (Some(found), Some(place)) = (
                found.get_mut(occurrence.part),
                self.places.get(occurrence.part),
            ) {
                *found |= stands_at(&occurrence, *place, title);
            }
        });
        let conditions = self
            .conditions
            .iter()
            .map(|(_, fulfilled)| fulfilled.contains(&id));
        holds(
            self.root,
            &mut found.into_iter(),
            &mut conditions.collect::<Vec<_>>().into_iter(),
        )
    }
}

/// Whether it excludes words anywhere.
fn excludes_words(part: &Expression) -> bool {
    match part {
        Expression::All(parts) | Expression::Any(parts) => parts.iter().any(excludes_words),
        Expression::Not(part) => !part.is_metadata(),
        _ => false,
    }
}

/// The leaves of an expression in order, the excluded ones as well.
fn collect<'a>(part: &'a Expression, leaves: &mut Vec<&'a Expression>) {
    match part {
        Expression::All(parts) | Expression::Any(parts) => {
            for part in parts {
                collect(part, leaves);
            }
        }
        Expression::Not(part) => collect(part, leaves),
        leaf => leaves.push(leaf),
    }
}

fn stands_at(occurrence: &Occurrence<'_>, place: Place, title: usize) -> bool {
    match place {
        Place::Anywhere => true,
        Place::Title => occurrence.source.end <= title,
        Place::TitleStart => occurrence.word == 0,
        Place::Body => occurrence.source.start >= title,
    }
}

/// Whether an expression holds, with the answers of its leaves in order.
fn holds(
    part: &Expression,
    found: &mut impl Iterator<Item = bool>,
    conditions: &mut impl Iterator<Item = bool>,
) -> bool {
    match part {
        // Every part takes its answers, also when an earlier one has decided.
        Expression::All(parts) => {
            let mut all = true;
            for part in parts {
                all &= holds(part, found, conditions);
            }
            all
        }
        Expression::Any(parts) => {
            let mut any = false;
            for part in parts {
                any |= holds(part, found, conditions);
            }
            any
        }
        Expression::Not(part) => !holds(part, found, conditions),
        Expression::Filter(_) => conditions.next().unwrap_or(false),
        Expression::Word(_) | Expression::Phrase(_) | Expression::Regex(_) => {
            found.next().unwrap_or(false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_tell_what_the_index_cannot() {
        for (query, text, expected) in [
            ("\"guter rat\"", "Ein guter Rat", true),
            ("\"guter rat\"", "Rat, guter", false),
            ("-\"guter rat\" ein", "Ein guter Rat", false),
            ("-\"guter rat\" ein", "Ein Rat, guter", true),
            (
                "\"ein guter\" -\"guter rat\" \"rat folgt\"",
                "Ein guter Weg, Rat folgt",
                true,
            ),
            ("日本語", "この日本語は", true),
            ("日本語", "日本と本語", false),
            ("\"guter rat\" | weg", "Weg", true),
            ("\"guter rat\" | weg", "Rat", false),
            ("body:rat", "Rat\n\nText", false),
            ("body:rat", "Titel\n\nRat", true),
            ("^rat", "Rat und Tat\n\nText", true),
            ("^tat", "Rat und Tat\n\nText", false),
            ("^\"rat und\"", "Rat und Tat\n\nText", true),
            ("title:\"und tat\"", "Rat und Tat\n\nText", true),
            ("title:\"und tat\"", "Rat\n\nund Tat", false),
            ("/r.t/", "Ein Rat", true),
            ("/r.t/", "Ein Rest", false),
            ("/R.T/", "Ein Rat", false),
            ("rat -/t.t/", "Rat und Tat", false),
            ("body:rat -(a b)", "T\n\nRat a b", false),
            ("body:rat -(a b)", "T\n\nRat a c", true),
        ] {
            let query = Query::parse(query);
            let plan = Plan::strict(&query, None);
            let checker = Checker::new(&query, &plan, true).expect("something to check");
            let title = text.find('\n').unwrap_or(text.len());
            assert_eq!(
                checker.holds(ArticleId(1), text, title),
                expected,
                "{query:?} in {text}"
            );
        }
        for query in [
            "ein -rat \"guter\"",
            "a | b",
            "title:a",
            "a is:read",
            "a -(b | c)",
        ] {
            let query = Query::parse(query);
            let plan = Plan::strict(&query, None);
            assert!(Checker::new(&query, &plan, true).is_none(), "{query:?}");
        }
    }
}
