//! The articles: `../articles/*.txt`, one file for each language.
//!
//! An article begins with a line `@ name | date | title`; its paragraphs
//! follow, a blank line between two.

use std::fs;
use std::path::Path;

/// An article of the set.
#[derive(Debug)]
pub(crate) struct Article {
    /// What queries call it.
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) date: String,
    pub(crate) title: String,
    pub(crate) body: String,
}

impl Article {
    /// The article as a file with front matter.
    pub(crate) fn file(&self) -> String {
        let quoted = |text: &str| format!("{text:?}");
        format!(
            "+++\ntitle = {}\ndate = {}\nlanguage = {}\n+++\n\n{}\n",
            quoted(&self.title),
            quoted(&self.date),
            quoted(&self.language),
            self.body
        )
    }
}

/// All articles, in the order of their files.
pub(crate) fn articles() -> Vec<Article> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relevance/articles");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut articles = Vec::new();
    for path in paths {
        let language = path.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        articles.extend(read(language, &text));
    }
    articles
}

fn read(language: &str, text: &str) -> Vec<Article> {
    let mut articles: Vec<Article> = Vec::new();
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("@ ") {
            let mut fields = head.splitn(3, " | ").map(str::to_owned);
            let mut field = || fields.next().unwrap_or_else(|| panic!("not whole: {line}"));
            articles.push(Article {
                name: field(),
                date: field(),
                title: field(),
                language: language.to_owned(),
                body: String::new(),
            });
        } else if let Some(article) = articles.last_mut() {
            if !(article.body.is_empty() && line.is_empty()) {
                article.body.push_str(line);
                article.body.push('\n');
            }
        } else {
            assert!(line.is_empty(), "stands before every article: {line}");
        }
    }
    for article in &mut articles {
        article.body.truncate(article.body.trim_end().len());
    }
    articles
}
