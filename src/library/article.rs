//! Whole articles, and how their text is stored.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use zstd::bulk::Compressor;

use super::{Library, LibraryError, Result};
use crate::document::{Anchor, Block, Document, Span};
use crate::model::{ArticleId, Marks, Metadata};

/// Level of zstd: beyond 3, time grows and texts of a few kilobytes hardly shrink.
const COMPRESSION_LEVEL: i32 = 3;

/// No text in the library is longer than this, in bytes; guards unpacking.
const LONGEST_TEXT: usize = 1 << 30;

/// A whole article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// The article.
    pub id: ArticleId,
    /// What is said about it.
    pub metadata: Metadata,
    /// The file it was read from; it may no longer be there.
    pub path: PathBuf,
    /// What the reader did with it.
    pub marks: Marks,
    /// How many words it has.
    pub words: usize,
    /// Its text and structure; the first block is the title.
    pub document: Document,
}

/// The structure of a [`Document`] without its text.
#[derive(Serialize, Deserialize)]
struct Layout {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    links: Vec<String>,
    #[serde(default)]
    anchors: Vec<Anchor>,
    #[serde(default)]
    images: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    soft_hyphens: Vec<usize>,
}

/// A document as it is stored.
pub(super) struct Packed {
    pub(super) text: Vec<u8>,
    pub(super) layout: Vec<u8>,
}

/// Packs documents for storing; one after the other, as a compressor is dear to make.
#[derive(Default)]
pub(super) struct Packer {
    compressor: Option<Compressor<'static>>,
}

impl Packer {
    pub(super) fn pack(&mut self, document: Document) -> io::Result<Packed> {
        let Document {
            text,
            blocks,
            spans,
            links,
            anchors,
            images,
            soft_hyphens,
        } = document;
        let layout = serde_json::to_vec(&Layout {
            blocks,
            spans,
            links,
            anchors,
            images,
            soft_hyphens,
        })?;
        let compressor = match &mut self.compressor {
            Some(compressor) => compressor,
            none => none.insert(Compressor::new(COMPRESSION_LEVEL)?),
        };
        Ok(Packed {
            text: compressor.compress(text.as_bytes())?,
            layout: compressor.compress(&layout)?,
        })
    }
}

/// The last boundary between characters up to `position`.
fn char_boundary(text: &str, position: usize) -> usize {
    let position = position.min(text.len());
    let before = (0..=position).rev();
    before
        .take(4)
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

pub(super) fn unpack_text(packed: &[u8]) -> Option<String> {
    String::from_utf8(unpack(packed)?).ok()
}

fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let size = usize::try_from(zstd::zstd_safe::get_frame_content_size(packed).ok()??).ok()?;
    if size > LONGEST_TEXT {
        return None;
    }
    zstd::bulk::decompress(packed, size).ok()
}

impl Library {
    /// The flat text of an article: title, blank line, body.
    pub fn text(&self, id: ArticleId) -> Result<Option<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT text FROM body WHERE article_id = ?1")?;
        let mut rows = statement.query([id.0])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let packed = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        unpack_text(packed)
            .map(Some)
            .ok_or(LibraryError::Unreadable(id.0))
    }

    /// A whole article, if there is one of this id.
    pub fn article(&self, id: ArticleId) -> Result<Option<Article>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT a.title, a.published, a.author, a.publisher, a.url, a.tags, a.language, \
                 a.words, coalesce(m.read, 0), coalesce(m.starred, 0), coalesce(m.position, 0), \
                 b.text, b.layout, s.path, f.path \
             FROM article a JOIN body b ON b.article_id = a.id JOIN source s ON s.id = a.source_id \
             LEFT JOIN file f ON f.article_id = a.id LEFT JOIN mark m ON m.article_id = a.id \
             WHERE a.id = ?1",
        )?;
        let mut rows = statement.query([id.0])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let unreadable = || LibraryError::Unreadable(id.0);
        let metadata = Metadata {
            title: row.get(0)?,
            published: row
                .get::<_, Option<String>>(1)?
                .and_then(|date| date.parse().ok()),
            author: row.get(2)?,
            source: Some(row.get(3)?),
            url: row.get(4)?,
            tags: serde_json::from_str(&row.get::<_, String>(5)?).unwrap_or_default(),
            language: row.get(6)?,
        };
        let mut marks = Marks {
            read: row.get(8)?,
            starred: row.get(9)?,
            position: row.get(10)?,
        };
        let text = row.get_ref(11)?.as_blob().map_err(rusqlite::Error::from)?;
        let layout = row.get_ref(12)?.as_blob().map_err(rusqlite::Error::from)?;
        let text = unpack_text(text).ok_or_else(unreadable)?;
        // The text may have changed since the position was remembered.
        marks.position = char_boundary(&text, marks.position);
        let layout: Layout = unpack(layout)
            .and_then(|layout| serde_json::from_slice(&layout).ok())
            .ok_or_else(unreadable)?;
        let path = file_path(
            &row.get::<_, String>(13)?,
            row.get::<_, Option<String>>(14)?,
        );
        let Layout {
            blocks,
            spans,
            links,
            anchors,
            images,
            soft_hyphens,
        } = layout;
        let document = Document {
            text,
            blocks,
            spans,
            links,
            anchors,
            images,
            soft_hyphens,
        };
        Ok(Some(Article {
            id,
            metadata,
            path,
            marks,
            words: row.get(7)?,
            document,
        }))
    }

    /// The article read from the file at this absolute path.
    pub fn article_at(&self, path: &Path) -> Result<Option<ArticleId>> {
        let Some(source) = self.innermost_source(path)? else {
            return Ok(None);
        };
        let Some(relative) = source.relative(path) else {
            return Ok(None);
        };
        let id = self
            .connection
            .query_row(
                "SELECT article_id FROM file WHERE source_id = ?1 AND path = ?2",
                (source.id.0, relative),
                |row| row.get::<_, Option<i64>>(0),
            )
            .optional()?;
        Ok(id.flatten().map(ArticleId))
    }
}

/// The path of a file from its source's path and its own within it.
pub(super) fn file_path(source: &str, file: Option<String>) -> PathBuf {
    match file {
        Some(file) if !file.is_empty() => Path::new(source).join(file),
        _ => PathBuf::from(source),
    }
}
