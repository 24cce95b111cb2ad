//! Article files: bytes in, an article out.
//!
//! A file is decoded, its head is read (front matter, or the plain
//! form's `date 2025-07`), the rest becomes a [`Document`], and an article that
//! has no title gets its first sentence as one. Nothing here touches the disk.

mod decode;
mod front_matter;
mod plain_date;
mod title;

use std::path::Path;

pub use title::first_sentence_end;

use crate::document::gate::clean_line;
use crate::document::{self, BlockKind, Document, Format};
use crate::link;
use crate::model::Metadata;

/// An article as its file gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFile {
    /// The text, its first block the title.
    pub document: Document,
    /// What the file says of the text. The title is never empty; the source is
    /// `None` where the file names none.
    pub metadata: Metadata,
    /// What was not understood and passed over.
    pub warnings: Vec<Warning>,
}

/// Why a file gives no article. The path is for the caller to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The name does not end in one of the endings of [`format_of`].
    #[error(
        "This kind of file is not read; \
         name it .txt, .md, .markdown, .html or .htm if it is a text."
    )]
    UnknownFormat,
    /// No bytes, or nothing but white space.
    #[error("The file is empty; write a text into it, or remove it.")]
    Empty,
    /// Not text in any encoding.
    #[error("The file holds binary data, not text; save it as UTF-8 text, or move it elsewhere.")]
    Binary,
    /// A head or markup, but nothing to read.
    #[error("The file holds no text to read, only its head or markup; add a text, or remove it.")]
    NoText,
}

/// Something in a file that was not understood; the article was read all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// A date in none of the accepted forms, as it is written.
    #[error("The date '{0}' is not understood; write it as 2025-07 or 2025-07-14.")]
    Date(String),
    /// Front matter that could not be read and was taken as text.
    #[error(
        "The front matter is broken in line {line}: {reason}. It was read as text; correct it."
    )]
    FrontMatter {
        /// The line of the file, from 1.
        line: usize,
        /// What the parser says is wrong.
        reason: String,
    },
    /// Bytes that mean nothing in the file's encoding.
    #[error("Some bytes are damaged and were shown as \u{fffd}; save the file as UTF-8.")]
    Replaced,
}

/// The format of a file by the ending of its name, in small or capital letters;
/// `None` if it is not one that holds articles.
pub fn format_of(path: &Path) -> Option<Format> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "txt" => Some(Format::Plain),
        "md" | "markdown" => Some(Format::Markdown),
        "html" | "htm" => Some(Format::Html),
        _ => None,
    }
}

/// Reads a whole file; `path` only says by its ending which format it is in.
pub fn read(bytes: &[u8], path: &Path) -> Result<ArticleFile, FileError> {
    let format = format_of(path).ok_or(FileError::UnknownFormat)?;
    let decoded = decode::decode(bytes, format)?;
    let mut warnings = Vec::new();
    if decoded.replaced {
        warnings.push(Warning::Replaced);
    }
    let (head, body) = read_head(&decoded.text, format, &mut warnings);
    let (document, found) = document::read(body, format);
    // A Markdown text may be a heading and no more; the `<title>` of a page that
    // shows nothing is not worth reading.
    let is_heading = format == Format::Markdown && !found.title.is_empty();
    if document.text.trim().is_empty() && !is_heading {
        return Err(FileError::NoText);
    }
    let document = keep_heading(document, format, &head, &found);
    let mut metadata = clean(merge(head, found));
    let language = metadata.language.as_deref();
    let mut document = with_title(document, format, &metadata.title, language);
    document.title().clone_into(&mut metadata.title);
    if let Some(page) = &metadata.url {
        resolve_links(&mut document, page);
    }
    Ok(ArticleFile {
        document,
        metadata,
        warnings,
    })
}

/// The text of a web page; `label` is the encoding that the server names. `None` if it is
/// no text.
pub fn page_text(bytes: &[u8], label: Option<&str>) -> Option<String> {
    decode::decode_page(bytes, label)
}

/// Gives a document its title, or, where that is empty, one from its own text: a first
/// heading, a headline, or else the first sentence. Only an empty document then stays
/// without one. `language` is a BCP 47 tag, if it is known.
pub fn with_title(
    document: Document,
    format: Format,
    title: &str,
    language: Option<&str>,
) -> Document {
    if title.is_empty() {
        title_from_text(document, format, language)
    } else {
        document.with_title(title)
    }
}

/// Links that only say where from the page lead where they lead there. Those inside the
/// text stay, and images: these may lie beside the file.
fn resolve_links(document: &mut Document, page: &str) {
    let is_relative = |target: &&mut String| {
        let is_inside = target.starts_with('#');
        !is_inside && !target.trim().is_empty() && link::scheme(target.trim()).is_none()
    };
    for target in document.links.iter_mut().filter(is_relative) {
        *target = link::join(page, target);
    }
}

/// What the head of the text says, and the text after it.
fn read_head<'a>(
    text: &'a str,
    format: Format,
    warnings: &mut Vec<Warning>,
) -> (Metadata, &'a str) {
    match front_matter::read(text) {
        front_matter::Head::Found {
            metadata,
            warning,
            body,
        } => {
            warnings.extend(warning);
            return (*metadata, body);
        }
        front_matter::Head::Broken(warning) => {
            warnings.push(warning);
            return (Metadata::default(), text);
        }
        front_matter::Head::Plain => {}
    }
    if format != Format::Html {
        match plain_date::read(text) {
            plain_date::Head::Dated(date, body) => {
                return (
                    Metadata {
                        published: Some(date),
                        ..Metadata::default()
                    },
                    body,
                );
            }
            plain_date::Head::NoDate(word) => {
                warnings.push(Warning::Date(word.chars().take(40).collect()));
            }
            plain_date::Head::Plain => {}
        }
    }
    (Metadata::default(), text)
}

/// What the head says goes before what the document says.
fn merge(head: Metadata, found: Metadata) -> Metadata {
    let or = |a: Vec<String>, b: Vec<String>| if a.is_empty() { b } else { a };
    Metadata {
        title: if head.title.is_empty() {
            found.title
        } else {
            head.title
        },
        published: head.published.or(found.published),
        author: head.author.or(found.author),
        source: head.source.or(found.source),
        url: head.url.or(found.url),
        tags: or(head.tags, found.tags),
        language: head.language.or(found.language),
    }
}

/// Passes every one-line field through the gate; fields left empty are none.
fn clean(metadata: Metadata) -> Metadata {
    let field = |text: Option<String>| {
        text.map(|text| clean_line(&text))
            .filter(|text| !text.is_empty())
    };
    Metadata {
        title: clean_line(&metadata.title),
        published: metadata.published,
        author: field(metadata.author),
        source: field(metadata.source),
        url: field(metadata.url),
        tags: metadata
            .tags
            .into_iter()
            .filter_map(|tag| field(Some(tag)))
            .collect(),
        language: field(metadata.language),
    }
}

/// A Markdown text that begins with a heading gives it away as its title; where
/// the front matter names another one, the heading goes back into the text.
fn keep_heading(document: Document, format: Format, head: &Metadata, found: &Metadata) -> Document {
    let is_other = clean_line(&head.title) != found.title;
    if format != Format::Markdown || head.title.is_empty() || !is_other {
        return document;
    }
    let mut document = document.with_title(&found.title);
    if let Some(first) = document.blocks.first_mut()
        && first.kind == BlockKind::Title
    {
        first.kind = BlockKind::Heading(1);
    }
    document
}

/// Makes the beginning of the text its title: a first heading, a headline on a
/// line of its own, or else the first sentence.
fn title_from_text(document: Document, format: Format, language: Option<&str>) -> Document {
    let Some(first) = document.blocks.iter().find(|block| !block.range.is_empty()) else {
        return document;
    };
    let range = first.range.clone();
    let text = document.text.get(range.clone()).unwrap_or_default();
    let has_more = range.end < document.text.trim_end().len();
    let is_title = match first.kind {
        BlockKind::Heading(_) | BlockKind::Title => true,
        BlockKind::Paragraph => format == Format::Plain && has_more && title::is_headline(text),
        _ => false,
    };
    let end = if is_title {
        text.len()
    } else {
        first_sentence_end(text, language)
    };
    let sentence = text.get(..end).unwrap_or_default().to_owned();
    let document = document.with_leading_title(range.start + end);
    if document.title().is_empty() {
        // A text that begins with a table, code or a rule keeps it whole.
        return document.with_title(&sentence);
    }
    document
}

#[cfg(test)]
mod tests;
