//! Articles on their way into the tables, wherever they come from.

use std::io;

use rusqlite::Connection;

use super::Result;
use super::article::{Packed, Packer};
use super::index::index_words;
use crate::document::Document;
use crate::model::{Metadata, SourceId};

/// An article as it is written to the tables.
pub(super) struct Prepared {
    pub(super) metadata: Metadata,
    /// The name shown as its source.
    pub(super) publisher: String,
    /// Seconds since 1970: its date, else when it came.
    pub(super) sort: i64,
    /// How many words the text has.
    pub(super) word_count: usize,
    /// Length of the text in bytes.
    pub(super) bytes: usize,
    pub(super) packed: Packed,
    /// What the index is given; `None` if it is to be indexed later.
    pub(super) index_words: Option<String>,
}

impl Prepared {
    /// Prepares an article. An undated one is put at `otherwise`, in seconds since
    /// 1970. With `is_indexed` it also gets what the index wants to know.
    pub(super) fn new(
        document: Document,
        metadata: Metadata,
        publisher: String,
        otherwise: i64,
        is_indexed: bool,
        packer: &mut Packer,
    ) -> io::Result<Self> {
        let sort = metadata.published.map_or(otherwise, |date| date.sort_key());
        let title = metadata.title.len();
        let index_words = is_indexed.then(|| index_words(&document.text, title));
        Ok(Self {
            metadata,
            publisher,
            sort,
            word_count: document.word_count(),
            bytes: document.text.len(),
            packed: packer.pack(document)?,
            index_words,
        })
    }
}

/// Writes an article, under the id it had or a new one, with its text; `doc` is its
/// index number, unless it is to be indexed later.
pub(super) fn store_article(
    connection: &Connection,
    source: SourceId,
    article: Prepared,
    known: Option<i64>,
    doc: Option<i64>,
) -> Result<i64> {
    let metadata = article.metadata;
    connection
        .prepare_cached(
            "INSERT INTO article (id, source_id, listed, doc, sort, published, title, author, \
                 publisher, url, language, tags, words, bytes) \
             VALUES (?1, ?2, (SELECT listed FROM source WHERE id = ?2), ?3, ?4, ?5, ?6, ?7, ?8, \
                 ?9, ?10, ?11, ?12, ?13) \
             ON CONFLICT (id) DO UPDATE SET doc = ?3, sort = ?4, published = ?5, title = ?6, \
                 author = ?7, publisher = ?8, url = ?9, language = ?10, tags = ?11, words = ?12, \
                 bytes = ?13, gone = 0",
        )?
        .execute((
            known,
            source.0,
            doc,
            article.sort,
            metadata.published.map(|date| date.to_string()),
            &metadata.title,
            metadata.author,
            article.publisher,
            metadata.url,
            metadata.language,
            serde_json::Value::from(metadata.tags).to_string(),
            article.word_count as i64,
            article.bytes as i64,
        ))?;
    let id = known.unwrap_or_else(|| connection.last_insert_rowid());
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO body (article_id, text, layout) VALUES (?1, ?2, ?3)",
        )?
        .execute((id, article.packed.text, article.packed.layout))?;
    Ok(id)
}

/// The index number of an article, if it is indexed.
pub(super) fn doc_of(connection: &Connection, article: i64) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT doc FROM article WHERE id = ?1")?
        .query_row([article], |row| row.get(0))?)
}
