//! What queries find: a small archive and what a reader would expect of it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use super::mark::tests::shown;
use super::{Engine, MarkKind, Order, Outcome, Query, Request, Tier};
use crate::library::{Library, LibraryError, ScanOptions, Scope};
use crate::model::{ArticleId, Source, SourceStatus};

/// A library of a few articles.
pub(super) struct Archive {
    folder: TempDir,
    pub(super) library: Library,
    source: Source,
    count: usize,
}

impl Archive {
    /// The first article is the oldest and has the id 1.
    pub(super) fn new(articles: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let files = folder.path().join("articles");
        std::fs::create_dir(&files).expect("a folder");
        let path = folder.path().join("library.db");
        let mut library = Library::open(&path).expect("a library");
        let source = library
            .add_source(&files, SourceStatus::Added)
            .expect("a source");
        let mut archive = Self {
            folder,
            library,
            source,
            count: 0,
        };
        archive.add(articles);
        archive
    }

    /// Adds articles newer than those that are there.
    fn add(&mut self, articles: &[(&str, &str)]) {
        for (title, body) in articles {
            self.count += 1;
            let (year, day) = (2000 + self.count / 28, 1 + self.count % 28);
            let text = format!("---\ntitle: \"{title}\"\ndate: {year}-01-{day:02}\n---\n{body}\n");
            let name = format!("articles/{:05}.md", self.count);
            std::fs::write(self.folder.path().join(name), text).expect("a file");
        }
        let options = ScanOptions {
            max_file_size: 1 << 20,
        };
        let mut go_on = |_| ControlFlow::Continue(());
        let summary = self.library.scan(&self.source, &options, &mut go_on);
        assert_eq!(summary.expect("a scan").new, articles.len());
        let newest = self.library.entries(&[ArticleId(self.count as i64)]);
        assert_eq!(newest.expect("the articles").len(), 1);
    }
}

fn request(query: &str, enough: usize) -> Request {
    Request {
        query: Query::parse(query),
        enough,
        order: Order::Relevance,
        is_quick: false,
        is_abandoned: Arc::new(AtomicBool::new(false)),
    }
}

fn search(archive: &Archive, query: &str) -> Outcome {
    let mut engine = Engine::new();
    engine.prepare(&archive.library).expect("no error");
    engine
        .search(&archive.library, &Scope::All, &request(query, 20))
        .expect("no error")
}

fn ids(outcome: &Outcome) -> Vec<i64> {
    outcome.hits.iter().map(|hit| hit.id.0).collect()
}

/// An article in the form of a news agency's German service.
const PACT: (&str, &str) = (
    "Die Türkei und Aserbaidschan haben in Schuscha einen Pakt geschlossen.",
    "Beim Treffen in der Region Bergkarabach sagte Präsident Recep Tayyip Erdoğan türkische \
     Hilfe beim Aufbau zu. Die Türkei wolle ein Konsulat eröffnen.\n\n\
     Das Verteidigungsabkommen gilt als Antwort auf den Karabach-Konflikt. „Aus der Region soll \
     eine Friedenszone werden“, sagte Erdoğan nach dem 44-tägigen Krieg.",
);

const ARCHIVE: &[(&str, &str)] = &[
    PACT,
    (
        "Parliament passes the budget",
        "After a long night the members voted for the new budget.",
    ),
    (
        "Damaskus meldet Waffenruhe",
        "In der syrischen Hauptstadt schweigen die Waffen seit heute.",
    ),
    (
        "Selenskyj reist nach Brüssel",
        "Der Präsident der Ukraine spricht dort vor dem Parlament.",
    ),
    (
        "Hochwasser an der Elbe",
        "Der Pegel in Dresden steigt. Das Technische Hilfswerk hilft.",
    ),
    (
        "東京で首脳会談",
        "日本とトルコの首脳が東京で会談した。日本語の声明が出された。",
    ),
    (
        "Karadeniz'de fırtına",
        "Karadeniz'de balıkçılar limana döndü, İstanbul'da okullar tatil.",
    ),
    (
        "Wahl in Ankara",
        "Die Wahl verlief ruhig. Der Bürgermeister bleibt im Amt.",
    ),
    (
        "Wahlen in Ghana",
        "In Accra wählt das Volk. Beobachter sind im Land.",
    ),
    (
        "Ruhe an der Börse",
        "Anleger warten auf die Zinsen. Nach der Wahl änderte sich wenig.",
    ),
    (
        "Streit um Öl",
        "Die Pipeline bleibt geschlossen, das Öl fließt nicht.",
    ),
    (
        "L'économie française",
        "Le chômage baisse à Besançon, dit le ministre de l'Économie.",
    ),
];

#[test]
fn a_reader_finds_what_was_meant() {
    let archive = Archive::new(ARCHIVE);
    for (query, expected) in [
        // As typed, with and without accents and umlauts.
        ("turkei", &[1][..]),
        ("Türkei", &[1]),
        ("tuerkei", &[1]),
        ("Erdogan", &[1]),
        ("economie", &[12]),
        ("istanbul", &[7]),
        ("firtina", &[7]),
        ("oel", &[11]),
        ("boerse", &[10]),
        // Beginnings of words; the last word only.
        ("waffenr", &[3]),
        ("selens", &[4]),
        ("präsident bruss", &[4]),
        // Mistakes: dropped, doubled, swapped and wrong letters, also the first.
        ("bergkarabch", &[1]),
        ("damskus", &[3]),
        ("dammaskus", &[3]),
        ("selenksyj", &[4]),
        ("damaskis", &[3]),
        ("famaskus", &[3]),
        ("elenskyj", &[4]),
        ("parliment", &[2, 4]),
        ("hochwaser dresdne", &[5]),
        // Parts of compounds.
        ("karabach", &[1]),
        ("abkommen", &[1]),
        ("hilfswerk", &[5]),
        ("meister", &[8]),
        // Phrases, names with apostrophes and hyphens.
        ("\"eine friedenszone werden\"", &[1]),
        ("\"zone friedens\"", &[]),
        ("\"budget the\"", &[]),
        ("\"the new bud", &[2]),
        ("karadeniz'de", &[7]),
        ("44-tägigen", &[1]),
        // Exclusion.
        ("wahl -ankara", &[10, 9]),
        ("wahl -\"in ankara\" -ghana", &[10]),
        // Scripts without blanks.
        ("東京", &[6]),
        ("日本語", &[6]),
        ("本日", &[]),
        ("京", &[6]),
        // Chance.
        ("qxzvwq", &[]),
        ("sicherheitszonne friedenszone", &[]),
        ("xq", &[]),
        ("-", &[]),
        ("", &[]),
    ] {
        let outcome = search(&archive, query);
        assert_eq!(ids(&outcome), expected, "{query}");
    }
}

#[test]
fn titles_come_first_then_whole_words_then_the_newest() {
    let archive = Archive::new(ARCHIVE);
    // In the title as typed, in the title as a beginning, in the text.
    assert_eq!(ids(&search(&archive, "wahl")), [8, 9, 10]);
    let same = Archive::new(&[
        ("Regen", "a"),
        ("Regen", "b"),
        ("Sonne", "Regen"),
        ("Regen", "c"),
    ]);
    assert_eq!(ids(&search(&same, "regen")), [4, 2, 1, 3]);
    let near = Archive::new(&[
        ("Eins", "Der Vertrag von Ankara gilt."),
        (
            "Zwei",
            "Ein Vertrag, über den lange geredet wurde, bis man sich in Ankara traf.",
        ),
    ]);
    assert_eq!(ids(&search(&near, "vertrag ankara")), [1, 2]);
}

#[test]
fn fuzzy_hits_stand_below_strict_ones() {
    let archive = Archive::new(&[
        ("Im Text steht Karabach", "So."),
        ("Bergkarabach", "So."),
        ("Etwas", "Der Karabach-Konflikt."),
    ]);
    let outcome = search(&archive, "karabach");
    assert_eq!(ids(&outcome), [1, 3, 2]);
    assert_eq!(outcome.strict, 2);
    assert_eq!(outcome.hits.last().map(|hit| hit.tier), Some(Tier::Fuzzy));
    let mut engine = Engine::new();
    engine.prepare(&archive.library).expect("no error");
    let outcome = engine
        .search(&archive.library, &Scope::All, &request("karabach", 2))
        .expect("no error");
    assert_eq!(ids(&outcome), [1, 3], "enough is enough");
}

#[test]
fn marks_show_what_matched() {
    let archive = Archive::new(ARCHIVE);
    let text = format!("{}\n\n{}", PACT.0, PACT.1);
    for (query, expected) in [
        ("turkei", &["Türkei", "Türkei"][..]),
        ("tuerkei", &["Türkei", "Türkei"]),
        ("turk", &["Türk", "türk", "Türk"]),
        ("Erdogan", &["Erdoğan", "Erdoğan"]),
        ("karabach", &["karabach", "Karabach"]),
        ("abkommen", &["abkommen"]),
        ("bergkarabch", &["Bergkarab", "ch"]),
        ("\"eine friedenszone\"", &["eine Friedenszone"]),
    ] {
        let marks = search(&archive, query).marker.marks(&text);
        let found: Vec<&str> = marks
            .iter()
            .map(|mark| text.get(mark.range.clone()).expect("a range"))
            .collect();
        assert_eq!(found, expected, "{query}");
    }
    let marker = search(&archive, "bergkarabch").marker;
    assert!(
        marker
            .marks(&text)
            .iter()
            .all(|mark| mark.kind == MarkKind::Fuzzy)
    );
    let passage = marker.passage(&text, PACT.0.len(), 60);
    let inside = marker
        .marks(&text)
        .into_iter()
        .filter(|mark| passage.range.contains(&mark.range.start));
    assert_eq!(passage.marks, inside.collect::<Vec<_>>());
    assert!(shown(&text, &passage.marks).contains("(Bergkarab)a(ch)"));
}

#[test]
fn strict_hits_need_no_vocabulary() {
    let mut archive = Archive::new(ARCHIVE);
    let mut engine = Engine::new();
    let outcome = engine
        .search(&archive.library, &Scope::All, &request("selensk", 20))
        .expect("no error");
    assert_eq!(ids(&outcome), [4]);
    assert!(outcome.awaits_vocabulary);
    assert!(engine.prepare(&archive.library).expect("no error"));
    assert!(!engine.prepare(&archive.library).expect("no error"));
    let outcome = engine
        .search(&archive.library, &Scope::All, &request("selesk", 20))
        .expect("no error");
    assert_eq!(ids(&outcome), [4]);
    assert!(!outcome.awaits_vocabulary);
    // A library that has grown since: what is new is found as typed.
    archive.add(&[("Selenskyjanisch", "Neu.")]);
    let outcome = engine
        .search(&archive.library, &Scope::All, &request("selensk", 20))
        .expect("no error");
    assert_eq!(ids(&outcome), [13, 4]);
}

#[test]
fn an_abandoned_search_ends() {
    let archive = Archive::new(ARCHIVE);
    let request = request("wahl", 20);
    request.is_abandoned.store(true, Ordering::Relaxed);
    let outcome = Engine::new().search(&archive.library, &Scope::All, &request);
    assert!(matches!(outcome, Err(LibraryError::Interrupted)));
}

#[test]
fn any_query_gets_an_answer() {
    let archive = Archive::new(ARCHIVE);
    let mut engine = Engine::new();
    engine.prepare(&archive.library).expect("no error");
    for query in [
        "\"",
        "AND",
        "OR NOT",
        "NEAR(a b)",
        "a*",
        "col:x",
        "(((",
        "'; --",
        "^a",
        "\0",
        "é\u{301}",
        "日",
        "a\"b",
    ] {
        assert!(
            engine
                .search(&archive.library, &Scope::All, &request(query, 5))
                .is_ok(),
            "{query}"
        );
    }
}

#[test]
fn the_longest_query_gets_an_answer() {
    let articles: Vec<(&str, &str)> = vec![("Verteidigung", "verteidigungen Verteidiger"); 3];
    let archive = Archive::new(&articles);
    let mut engine = Engine::new();
    engine.prepare(&archive.library).expect("no error");
    let query = "verteidigugn ueberverteidigung ".repeat(40);
    assert!(
        engine
            .search(&archive.library, &Scope::All, &request(&query, 5))
            .is_ok()
    );
    let query = format!("\"{}", "verteidigung ".repeat(1000));
    assert!(
        engine
            .search(&archive.library, &Scope::All, &request(&query, 5))
            .is_ok()
    );
}

#[test]
fn operators_and_fields_choose_articles() {
    let archive = Archive::new(ARCHIVE);
    let library = &archive.library;
    let mut engine = Engine::new();
    engine.prepare(library).expect("no error");
    for (query, expected) in [
        ("accra | dresden", &[9, 5][..]),
        ("accra | damaskus | \"im amt\"", &[3, 9, 8]),
        ("wahl (ghana | ankara) ", &[8, 9]),
        ("wahl -(ghana | ankara) ", &[10]),
        ("title:wahl", &[8, 9]),
        ("title:wahlen", &[9]),
        ("body:'wahl", &[8, 10]),
        ("body:wahl title:ankara", &[8]),
        ("^wahl ", &[8, 9]),
        ("^'wahl", &[8]),
        ("^wahl", &[8, 9]),
        ("^ghana", &[]),
        ("^\"ruhe an\"", &[10]),
        ("'wahl", &[8, 10]),
        ("'wahk", &[]),
        ("/w(a|ä)hlt?\\b/ ", &[8, 10, 9]),
        ("/Wahl .*ruhig/", &[8]),
        ("/wahl/ -ghana", &[8, 10]),
        ("date:2000-01-09", &[8]),
        ("date:2000-01-09..2000-01-10", &[9, 8]),
        ("wahl before:2000-01-10", &[8]),
        ("wahl after:2000-01-10", &[10]),
        ("wahl newer:1d", &[]),
        ("date:2000-01-09 | accra", &[9, 8]),
        ("source:articles -date:2000 ", &[]),
        ("source:nowhere wahl", &[]),
        ("wahl is:read", &[]),
        ("is:starred", &[]),
        ("is:unread date:2000-01-02..2000-01-03", &[2, 1]),
        ("-wahl date:2000-01-09..2000-01-10", &[9]),
    ] {
        let request = request(query, 20);
        let outcome = engine
            .search(library, &Scope::All, &request)
            .expect("no error");
        assert_eq!(ids(&outcome), expected, "{query}");
        assert_eq!(request.query.problems(), [], "{query}");
    }
}

#[test]
fn metadata_are_matched_without_regard_to_case_and_accents() {
    let mut archive = Archive::new(&[("Eins", "Text")]);
    let path = archive.folder.path().join("articles/more.md");
    let head = "title: Zwei\ndate: 2020-05-05\nauthor: Ayşe Çelik\nsource: Neue Zürcher\n\
                tags: [Außenpolitik, Sport]\nlang: de-CH\nurl: https://example.org/Zwei";
    std::fs::write(path, format!("---\n{head}\n---\nText\n")).expect("a file");
    archive.count = 1;
    let options = ScanOptions {
        max_file_size: 1 << 20,
    };
    let mut go_on = |_| ControlFlow::Continue(());
    archive
        .library
        .scan(&archive.source, &options, &mut go_on)
        .expect("a scan");
    let two = ArticleId(2);
    archive
        .library
        .set_mark(two, crate::library::Mark::Starred, true)
        .expect("a mark");
    for (query, expected) in [
        ("author:celik", &[2][..]),
        ("author:\"ayse cel\"", &[2]),
        ("source:zurcher", &[2]),
        ("source:(Neue | Alte)", &[2]),
        ("tag:aussenpolitik ", &[2]),
        ("tag:aussen", &[2]),
        ("tag:aussen ", &[]),
        ("lang:de", &[2]),
        ("lang:d ", &[]),
        ("lang:de-ch", &[2]),
        ("url:example.org/zwei", &[2]),
        ("is:starred text", &[2]),
        ("text -is:starred", &[1]),
        ("is:starred | eins", &[1, 2]),
    ] {
        let outcome = search(&archive, query);
        let mut found = ids(&outcome);
        found.sort_unstable();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn what_was_truncated_follows_newest_first_and_completely() {
    let articles: Vec<(String, String)> = (0..700)
        .map(|number| {
            let title = if number % 100 == 7 { "Regen" } else { "Wetter" };
            (format!("{title} {number}"), "Es fiel Regen.".to_owned())
        })
        .collect();
    let articles: Vec<(&str, &str)> = articles
        .iter()
        .map(|(title, body)| (title.as_str(), body.as_str()))
        .collect();
    let archive = Archive::new(&articles);
    let library = &archive.library;
    let mut engine = Engine::new();
    engine.prepare(library).expect("no error");
    let request = request("regen", 20);
    let outcome = engine
        .search(library, &Scope::All, &request)
        .expect("no error");
    assert!(outcome.is_truncated);
    // Titles first, from the whole archive.
    assert_eq!(ids(&outcome)[..7], [608, 508, 408, 308, 208, 108, 8]);
    let mut all = ids(&outcome);
    let first = all.len();
    engine
        .rest(library, &Scope::All, &request, &outcome, |hits| {
            all.extend(hits.iter().map(|hit| hit.id.0));
            ControlFlow::Continue(())
        })
        .expect("no error");
    assert!(all[first..].is_sorted_by(|a, b| a > b));
    all.sort_unstable();
    assert_eq!(all, (1..=700).collect::<Vec<i64>>());

    let by_date = Request {
        order: Order::Date,
        ..request
    };
    let outcome = engine
        .search(library, &Scope::All, &by_date)
        .expect("no error");
    assert!(ids(&outcome).is_sorted_by(|a, b| a > b));
}

#[test]
fn words_of_articles_just_added_are_found_at_once() {
    let mut archive = Archive::new(ARCHIVE);
    let mut engine = Engine::new();
    engine.prepare(&archive.library).expect("no error");
    archive.add(&[("Neues vom Xylophonbau", "Ein Text.")]);
    for query in ["xylophonbau", "xylophonb", "xylop"] {
        let outcome = engine
            .search(&archive.library, &Scope::All, &request(query, 20))
            .expect("no error");
        assert_eq!(ids(&outcome), [13], "{query}");
    }
    // And fuzzily once it is worth to read all words again.
    assert!(engine.prepare(&archive.library).expect("no error"));
    let outcome = engine
        .search(&archive.library, &Scope::All, &request("xylphonbau", 20))
        .expect("no error");
    assert_eq!(ids(&outcome), [13]);
}
