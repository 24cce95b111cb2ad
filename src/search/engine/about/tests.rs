//! Key terms and related articles of a small library.

use super::*;
use crate::search::relevance::Archive;
use crate::search::terms::tests::LIBRARY;

/// The numbers of related articles, and whether they are nearly the same.
fn related(archive: &Archive, id: i64) -> Vec<(i64, bool)> {
    let found = Engine::new().related(&archive.library, &Scope::All, ArticleId(id));
    let found = found.expect("no error").into_iter();
    found.map(|it| (it.id.0, it.is_nearly_same)).collect()
}

#[test]
fn the_library_knows_the_terms_of_its_articles() {
    let archive = Archive::new(LIBRARY);
    let mut engine = Engine::new();
    let terms = engine.key_terms(&archive.library, ArticleId(1));
    let terms = terms.expect("no error");
    let ferry = terms.first().expect("a term");
    assert_eq!((ferry.name.as_str(), ferry.articles), ("Fähre", 1));
    assert_eq!(ferry.mentions, 6, "{ferry:?}");
    let none = engine.key_terms(&archive.library, ArticleId(99));
    assert_eq!(none.expect("no error"), []);
}

#[test]
fn articles_about_the_same_come_first_and_copies_are_named() {
    let mut articles = LIBRARY.to_vec();
    let copy = LIBRARY[0].1.replace("leise", "laut");
    articles.push((LIBRARY[0].0, copy.as_str()));
    articles.push((
        "Die Fähre zur Insel steht still",
        "Die Fähre liegt im Hafen, und der Kapitän wartet. Auf der Insel fehlt Brot. Die Werft \
         sagte, dass die Maschine der Fähre nicht vor Montag läuft.",
    ));
    articles.push((
        "Fahrplan",
        "Eine Fähre fährt auch im Winter, sagte die Reederei. Der Preis ist noch nicht bekannt.",
    ));
    let archive = Archive::new(&articles);
    let found = related(&archive, 1);
    assert_eq!(found.first(), Some(&(11, true)), "{found:?}");
    assert_eq!(found.get(1), Some(&(12, false)), "{found:?}");
    assert!(found.iter().all(|(id, _)| *id != 1), "{found:?}");
    // Nothing of bees, nor what is written in other languages.
    assert!(
        found.iter().all(|(id, _)| ![3, 5, 6, 7, 8].contains(id)),
        "{found:?}"
    );
    assert_eq!(found, related(&archive, 1));
    assert_eq!(related(&archive, 11).first(), Some(&(1, true)));
    assert_eq!(related(&archive, 99), []);
}

#[test]
fn what_is_outside_the_scope_is_not_related() {
    let mut articles = LIBRARY.to_vec();
    articles.push(LIBRARY[0]);
    let archive = Archive::new(&articles);
    let scope = Scope::Sources(Vec::new());
    let found = Engine::new().related(&archive.library, &scope, ArticleId(1));
    assert_eq!(found.expect("no error"), []);
    // Of equals the newest.
    articles.push(LIBRARY[0]);
    let archive = Archive::new(&articles);
    let copies: Vec<(i64, bool)> = related(&archive, 1).into_iter().take(2).collect();
    assert_eq!(copies, [(12, true), (11, true)]);
}
