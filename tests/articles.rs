//! The articles that come with the program are read without a complaint.
#![allow(
    clippy::unwrap_used,
    reason = "a file that is not there is a failed test"
)]

use std::fs;
use std::path::{Path, PathBuf};

use depesche::article_file::{self, ArticleFile};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn articles() -> Vec<(PathBuf, ArticleFile)> {
    let mut paths = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("articles"),
        &mut paths,
    );
    paths.sort();
    let read = |path: PathBuf| {
        let article = article_file::read(&fs::read(&path).unwrap(), &path);
        let article = article.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path, article)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_article_is_read_whole() {
    let articles = articles();
    assert!(articles.len() >= 17);
    for (path, article) in &articles {
        let path = path.display();
        assert_eq!(article.warnings, [], "{path}");
        let title = &article.metadata.title;
        assert!((5..300).contains(&title.chars().count()), "{path}: {title}");
        assert!(article.document.text.len() > 3 * title.len(), "{path}");
        assert!(!article.document.text.contains('\u{fffd}'), "{path}");
    }
}

#[test]
fn names_are_plain() {
    for (path, _) in articles() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(name.chars().all(is_plain), "{name}");
    }
}

#[test]
fn titles_are_what_a_reader_expects() {
    let expected = [
        (
            "vertrag-von-sundhafen",
            "Die Inselrepubliken Westerbake und Sundhafen haben ein gemeinsames Verteidigungsabkommen unterzeichnet.",
        ),
        (
            "brot-vom-vortag",
            "Die Bäckerei am Mühlgraben verkauft seit Pfingsten nur noch Brot vom Vortag.",
        ),
        (
            "the-tide-clock",
            "The quiet harbour keeps a clock that runs on the tide",
        ),
        ("the-patient-library", "The patient library of moss"),
        (
            "the-last-typewriter",
            "The last typewriter in the harbour office was switched off in spring, although it had never been switched on.",
        ),
        ("le-phare-des-mots", "Le phare des mots perdus"),
        ("why-bells-hum", "Why a bell hums after you stop listening"),
        (
            "istanbul-bahcesi",
            "Şehrin eski su kemerinin altında, çocukların kurduğu küçük bir bahçe bu bahar ilk çiçeklerini açtı.",
        ),
        (
            "qafilat-al-kutub",
            "تصل قافلة الكتب إلى واحة السرو مرة كل شهر قمري، محمولة على ستة جمال وعربة واحدة.",
        ),
    ];
    let articles = articles();
    for (name, title) in expected {
        let found = articles
            .iter()
            .find(|(path, _)| path.file_stem().unwrap() == name);
        assert_eq!(found.unwrap().1.metadata.title, title);
    }
}

#[test]
fn one_plain_text_has_no_head_at_all() {
    let bare = articles().into_iter().filter(|(path, article)| {
        let published = article.metadata.published;
        path.extension().unwrap() == "txt" && published.is_none()
    });
    let names: Vec<PathBuf> = bare.map(|(path, _)| path).collect();
    assert_eq!(names.len(), 1);
    // Read before the welcome article, it stands below it: see `tests/readme.rs`.
    assert!(names[0].ends_with("articles/the-last-typewriter.txt"));
}
