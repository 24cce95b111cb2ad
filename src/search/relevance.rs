//! What queries find: a small archive and what a reader would expect of it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

use super::mark::tests::shown;
use super::{Archive, Engine, MarkKind, Outcome, Query, Request, Tier};
use crate::fold::index_text;
use crate::library::{Candidate, Library, LibraryError, ScanOptions, Scope};
use crate::model::{ArticleId, SourceStatus};

/// Articles in memory, indexed as a library does it.
struct Memory {
    connection: Connection,
    articles: Vec<(&'static str, &'static str)>,
}

impl Memory {
    /// The first article is the oldest and has the id 1.
    fn new(articles: &[(&'static str, &'static str)]) -> Self {
        let connection = Connection::open_in_memory().expect("a database");
        connection
            .execute_batch(
                "CREATE VIRTUAL TABLE word USING fts5 (text, content = '', \
                 contentless_delete = 1, detail = none, prefix = '1 2 3', tokenize = 'ascii'); \
                 CREATE VIRTUAL TABLE term USING fts5vocab (word, row);",
            )
            .expect("the index");
        let memory = Self {
            connection,
            articles: articles.to_vec(),
        };
        for id in 1..=memory.articles.len() as i64 {
            let mut words = String::new();
            let text = memory
                .text(ArticleId(id))
                .expect("no error")
                .expect("an article");
            index_text(&text, &mut words);
            memory
                .connection
                .execute(
                    "INSERT INTO word (rowid, text) VALUES (?1, ?2)",
                    (id, words),
                )
                .expect("an article");
        }
        memory
    }
}

#[derive(Debug)]
enum Failure {
    #[expect(dead_code, reason = "shown when a test fails")]
    Database(rusqlite::Error),
    Interrupted,
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl Archive for Memory {
    type Scope = ();
    type Error = Failure;

    fn match_articles(&self, fts: &str, (): &(), limit: usize) -> Result<Vec<Candidate>, Failure> {
        let mut statement = self
            .connection
            .prepare("SELECT rowid FROM word WHERE word MATCH ?1 ORDER BY rowid DESC LIMIT ?2")?;
        let rows = statement.query_map((fts, limit as i64), |row| row.get::<_, i64>(0))?;
        rows.map(|id| {
            let id = id?;
            let title = self.articles[id as usize - 1].0.to_owned();
            Ok(Candidate {
                id: ArticleId(id),
                title,
                sort_key: id * 1000,
            })
        })
        .collect()
    }

    fn for_each_term(&self, mut give: impl FnMut(&str, u32)) -> Result<(), Failure> {
        let mut statement = self.connection.prepare("SELECT term, doc FROM term")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            give(&row.get::<_, String>(0)?, row.get(1)?);
        }
        Ok(())
    }

    fn text(&self, id: ArticleId) -> Result<Option<String>, Failure> {
        let article = self.articles.get(id.0 as usize - 1);
        Ok(article.map(|(title, body)| format!("{title}\n\n{body}")))
    }

    fn index_version(&self) -> Result<i64, Failure> {
        Ok(self.articles.len() as i64)
    }

    fn interrupted() -> Failure {
        Failure::Interrupted
    }
}

fn request(query: &str, enough: usize) -> Request {
    Request {
        query: Query::parse(query),
        enough,
        order: super::order::Order::default(),
        is_abandoned: Arc::new(AtomicBool::new(false)),
    }
}

fn search(memory: &Memory, query: &str) -> Outcome {
    let mut engine = Engine::new();
    engine.prepare(memory).expect("no error");
    engine
        .search(memory, &(), &request(query, 20))
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
    let archive = Memory::new(ARCHIVE);
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
    let archive = Memory::new(ARCHIVE);
    // In the title as typed, in the title as a beginning, in the text.
    assert_eq!(ids(&search(&archive, "wahl")), [8, 9, 10]);
    let same = Memory::new(&[
        ("Regen", "a"),
        ("Regen", "b"),
        ("Sonne", "Regen"),
        ("Regen", "c"),
    ]);
    assert_eq!(ids(&search(&same, "regen")), [4, 2, 1, 3]);
    let near = Memory::new(&[
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
    let archive = Memory::new(&[
        ("Im Text steht Karabach", "So."),
        ("Bergkarabach", "So."),
        ("Etwas", "Der Karabach-Konflikt."),
    ]);
    let outcome = search(&archive, "karabach");
    assert_eq!(ids(&outcome), [1, 3, 2]);
    assert_eq!(outcome.strict, 2);
    assert_eq!(outcome.hits.last().map(|hit| hit.tier), Some(Tier::Fuzzy));
    let mut engine = Engine::new();
    engine.prepare(&archive).expect("no error");
    let outcome = engine
        .search(&archive, &(), &request("karabach", 2))
        .expect("no error");
    assert_eq!(ids(&outcome), [1, 3], "enough is enough");
}

#[test]
fn marks_show_what_matched() {
    let archive = Memory::new(ARCHIVE);
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
    let archive = Memory::new(ARCHIVE);
    let mut engine = Engine::new();
    let outcome = engine
        .search(&archive, &(), &request("selensk", 20))
        .expect("no error");
    assert_eq!(ids(&outcome), [4]);
    assert!(outcome.awaits_vocabulary);
    assert!(engine.prepare(&archive).expect("no error"));
    assert!(!engine.prepare(&archive).expect("no error"));
    let outcome = engine
        .search(&archive, &(), &request("selesk", 20))
        .expect("no error");
    assert_eq!(ids(&outcome), [4]);
    assert!(!outcome.awaits_vocabulary);
    // A library that has grown since: what is new is found as typed.
    let mut articles = ARCHIVE.to_vec();
    articles.push(("Selenskyjanisch", "Neu."));
    let grown = Memory::new(&articles);
    let outcome = engine
        .search(&grown, &(), &request("selensk", 20))
        .expect("no error");
    assert_eq!(ids(&outcome), [13, 4]);
}

#[test]
fn an_abandoned_search_ends() {
    let archive = Memory::new(ARCHIVE);
    let request = request("wahl", 20);
    request.is_abandoned.store(true, Ordering::Relaxed);
    let outcome = Engine::new().search(&archive, &(), &request);
    assert!(matches!(outcome, Err(Failure::Interrupted)));
}

#[test]
fn any_query_gets_an_answer() {
    let archive = Memory::new(ARCHIVE);
    let mut engine = Engine::new();
    engine.prepare(&archive).expect("no error");
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
            engine.search(&archive, &(), &request(query, 5)).is_ok(),
            "{query}"
        );
    }
}

#[test]
fn the_longest_query_gets_an_answer() {
    let articles: Vec<(&str, &str)> = vec![("Verteidigung", "verteidigungen Verteidiger"); 3];
    let archive = Memory::new(&articles);
    let mut engine = Engine::new();
    engine.prepare(&archive).expect("no error");
    let query = "verteidigugn ueberverteidigung ".repeat(40);
    assert!(engine.search(&archive, &(), &request(&query, 5)).is_ok());
    let query = format!("\"{}", "verteidigung ".repeat(1000));
    assert!(engine.search(&archive, &(), &request(&query, 5)).is_ok());
}

#[test]
fn a_library_is_an_archive() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let articles = folder.path().join("articles");
    std::fs::create_dir(&articles).expect("a folder");
    for (n, (title, body)) in [PACT, ARCHIVE[7], ARCHIVE[9]].into_iter().enumerate() {
        let text = format!(" date 2025-0{} {title} {body}", n + 1);
        std::fs::write(articles.join(format!("{n}.txt")), text).expect("a file");
    }
    let mut library = Library::open(&folder.path().join("library.db")).expect("a library");
    let source = library
        .add_source(&articles, SourceStatus::Added)
        .expect("a source");
    let options = ScanOptions {
        max_file_size: 1 << 20,
    };
    let summary = library.scan(&source, &options, &mut |_| ControlFlow::Continue(()));
    assert_eq!(summary.expect("a scan").new, 3);

    let mut engine = Engine::new();
    engine.prepare(&library).expect("no error");
    for (query, scope, expected) in [
        ("bergkarabch", Scope::All, 1),
        ("wahl", Scope::All, 2),
        ("wahl -ankara", Scope::Sources(vec![source.id]), 1),
        ("\"eine friedenszone werden\"", Scope::All, 1),
        ("wahl", Scope::Sources(Vec::new()), 0),
    ] {
        let outcome = engine
            .search(&library, &scope, &request(query, 20))
            .expect("no error");
        assert_eq!(outcome.hits.len(), expected, "{query}");
    }
    let stale = request("wahl", 20);
    stale.is_abandoned.store(true, Ordering::Relaxed);
    let outcome = engine.search(&library, &Scope::All, &stale);
    assert!(matches!(outcome, Err(LibraryError::Interrupted)));
}
