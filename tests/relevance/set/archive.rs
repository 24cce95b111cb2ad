//! The articles in a library of their own, among generated ones.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::ops::ControlFlow;

use depesche::library::{Library, ScanOptions, Scope};
use depesche::model::{ArticleId, SourceStatus};
use depesche::search::{Engine, Hit, Order, Outcome, Query, Request};

#[path = "../../../benches/archive/mod.rs"]
mod noise;

use super::corpus;

/// How many rows a screen of hits has: fuzzy hits fill up to here.
const ROWS: usize = 20;

/// A library in a temporary folder, and what searches it.
pub(crate) struct Archive {
    library: Library,
    engine: Engine,
    names: HashMap<ArticleId, String>,
    words: BTreeSet<String>,
    /// Kept, so that it is there as long as the library is.
    _folder: tempfile::TempDir,
}

impl Archive {
    /// Writes the articles and so many generated ones to files and imports them.
    pub(crate) fn new(noise: usize) -> Self {
        let folder = tempfile::TempDir::new().unwrap();
        let files = folder.path().join("files");
        let generated = noise::Archive::new(1);
        for number in 0..noise {
            let article = generated.article(number);
            let path = files.join("noise").join(article.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, article.text).unwrap();
        }
        let set = files.join("set");
        fs::create_dir_all(&set).unwrap();
        for article in corpus::articles() {
            fs::write(set.join(format!("{}.md", article.name)), article.file()).unwrap();
        }

        let mut library = Library::open(&folder.path().join("library.db")).unwrap();
        let source = library.add_source(&files, SourceStatus::Added).unwrap();
        let options = ScanOptions {
            max_file_size: 1 << 20,
        };
        let summary = library
            .scan(&source, &options, &mut |_| ControlFlow::Continue(()))
            .unwrap();
        assert_eq!(summary.failed, 0);
        let mut engine = Engine::new();
        engine.prepare(&library).unwrap();
        let mut words = BTreeSet::new();
        library
            .for_each_term(|word, _| {
                words.insert(word.to_owned());
            })
            .unwrap();
        let mut archive = Self {
            library,
            engine,
            names: HashMap::new(),
            words,
            _folder: folder,
        };
        archive.read_names();
        archive
    }

    fn read_names(&mut self) {
        let mut cursor = None;
        loop {
            let entries = self
                .library
                .entries_after(&Scope::All, cursor, 1_000)
                .unwrap();
            let Some(last) = entries.last() else {
                return;
            };
            cursor = Some(last.cursor());
            for entry in entries {
                let article = self.library.article(entry.id).unwrap().unwrap();
                let name = article.path.file_stem().unwrap().to_str().unwrap();
                self.names.insert(entry.id, name.to_owned());
            }
        }
    }

    /// Answers a query as the program does.
    pub(crate) fn search(&mut self, query: &str) -> Outcome {
        let request = Request {
            query: Query::parse(query),
            enough: ROWS,
            order: Order::Relevance,
            is_quick: false,
            is_abandoned: std::sync::Arc::default(),
        };
        self.engine
            .search(&self.library, &Scope::All, &request)
            .unwrap()
    }

    /// The name of an article of the set; the number of a generated one.
    pub(crate) fn name(&self, hit: &Hit) -> &str {
        &self.names[&hit.id]
    }

    /// The title and body of an article.
    pub(crate) fn text(&self, hit: &Hit) -> String {
        self.library.text(hit.id).unwrap().unwrap()
    }

    /// Whether a folded word stands in any article.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether a folded word is the beginning of another in any article.
    pub(crate) fn is_beginning(&self, word: &str) -> bool {
        let mut words = self.words.range(word.to_owned()..);
        let next = words.find(|known| *known != word);
        next.is_some_and(|next| next.starts_with(word))
    }
}
