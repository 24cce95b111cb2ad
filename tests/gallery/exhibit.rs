//! A document of the gallery, and how its pages are drawn.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use depesche::article_file::{self, ArticleFile};
use depesche::document::{Span, SpanKind};
use depesche::typeset::{
    BAR_COLUMNS, Language, Line, LineKind, Options, Page, Piece, fit, label, language_of, width,
};

/// Pages narrower than this are hyphenated, as they are in the reader.
const NARROW: usize = 60;

/// A document that has been read.
pub(crate) struct Exhibit {
    /// The name of its file.
    pub(crate) name: String,
    pub(crate) file: ArticleFile,
}

impl Exhibit {
    pub(crate) fn read(path: &Path, name: String) -> Self {
        let bytes = fs::read(path).unwrap();
        let file = article_file::read(&bytes, path)
            .unwrap_or_else(|error| panic!("{name} cannot be read: {error}"));
        Self { name, file }
    }

    /// The name of the file without its ending.
    pub(crate) fn stem(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }

    pub(crate) fn page_name(&self, width: usize) -> String {
        format!("{}.{width:03}.txt", self.stem())
    }

    pub(crate) fn text(&self) -> &str {
        &self.file.document.text
    }

    /// The text of a range; the gallery fails if it is none.
    pub(crate) fn slice(&self, range: std::ops::Range<usize>) -> &str {
        let text = self.text().get(range.clone());
        text.unwrap_or_else(|| panic!("{}: {range:?} is no text", self.name))
    }

    /// The language the words of a page are divided in, if they are.
    pub(crate) fn hyphenation(&self, width: usize) -> Option<Language> {
        let language = self.file.metadata.language.as_deref();
        (width < NARROW)
            .then(|| language_of(language, self.text()))
            .flatten()
    }

    pub(crate) fn page(&self, width: usize) -> Page {
        let options = Options {
            hyphenation: self.hyphenation(width),
            ..Options::new(width)
        };
        Page::new(&self.file.document, &options)
    }

    /// A page as it is kept: what it is, then its lines, an edge behind each.
    pub(crate) fn drawn(&self, width: usize) -> String {
        let hyphens = match self.hyphenation(width) {
            Some(language) => format!("hyphens of {}", language.code()),
            None => "no hyphens".to_owned(),
        };
        let mut drawn = format!("{}: {width} columns, {hyphens}\n\n", self.name);
        for line in self.page(width).lines() {
            let row = self.row(line, width);
            let _ = writeln!(drawn, "{row}{}|", blanks(width, &row));
        }
        drawn
    }

    /// A line as the reader draws it.
    pub(crate) fn row(&self, line: &Line, width: usize) -> String {
        let row = self.lead(line) + &self.content(line, width);
        row.trim_end().to_owned()
    }

    /// Quotation bars, the marker of an item, the name of a cell.
    fn lead(&self, line: &Line) -> String {
        let bar = format!("{:<1$}", "│", usize::from(BAR_COLUMNS));
        let bars = bar.repeat(line.lead.bars.into());
        let marker = match (line.lead.marker, line.label.clone()) {
            (_, Some(name)) => format!("{}: ", self.slice(name)),
            (Some(marker), None) => format!("{} ", label(marker)),
            (None, None) => String::new(),
        };
        let room = usize::from(line.indent).saturating_sub(width(&bars));
        bars + &blanks(room, &marker) + &marker
    }

    fn content(&self, line: &Line, width: usize) -> String {
        match line.kind {
            LineKind::Byline => {
                let metadata = &self.file.metadata;
                let date = metadata.published.as_ref().map(ToString::to_string);
                let words = format!("{} words", self.file.document.word_count());
                let byline = metadata.byline(date.into_iter().chain([words]));
                cut(&byline, width).to_owned()
            }
            LineKind::Rule => "─".repeat(width - usize::from(line.indent)),
            _ => line.pieces().map(|piece| self.piece(piece)).collect(),
        }
    }

    fn piece(&self, piece: Piece) -> String {
        match piece {
            Piece::Text(range) => self.slice(range).to_owned(),
            Piece::Gap(columns) => " ".repeat(columns.into()),
            Piece::Hyphen => "-".to_owned(),
        }
    }

    /// What letters alone do not show: emphasis, links and where they lead.
    pub(crate) fn marks(&self) -> String {
        let spans = self.file.document.spans.iter();
        let mut marks = String::new();
        for span in spans {
            if let Some(what) = self.mark(span) {
                let _ = writeln!(marks, "{what}: {}", self.slice(span.range.clone()));
            }
        }
        marks
    }

    fn mark(&self, span: &Span) -> Option<String> {
        let document = &self.file.document;
        Some(match span.kind {
            SpanKind::Emphasis => "emphasis".to_owned(),
            SpanKind::Strong => "strong".to_owned(),
            SpanKind::Code => "code".to_owned(),
            SpanKind::Strikethrough => "struck out".to_owned(),
            SpanKind::Superscript => "raised".to_owned(),
            SpanKind::Subscript => "lowered".to_owned(),
            SpanKind::Image(number) => format!("image from {}", document.images[number]),
            SpanKind::Link(number) => {
                let target = &document.links[number];
                match target.strip_prefix('#') {
                    Some(anchor) => {
                        let place = document.anchor_offset(anchor);
                        let place = place.map(|offset| self.words_at(offset));
                        format!("link to {target} ({})", place.unwrap_or("nowhere"))
                    }
                    None => format!("link to {target}"),
                }
            }
            SpanKind::Cell { .. } => return None,
        })
    }

    /// The beginning of the text behind an offset, for people to see where it is.
    fn words_at(&self, offset: usize) -> &str {
        let line = self.slice(offset..self.text().len()).lines().next();
        cut(line.unwrap_or_default(), 20)
    }
}

/// As many blanks as fill a text up to a width.
fn blanks(columns: usize, text: &str) -> String {
    " ".repeat(columns.saturating_sub(width(text)))
}

/// What of a text fits into so many columns.
fn cut(text: &str, columns: usize) -> &str {
    text.get(..fit(text, columns).end).unwrap_or_default()
}
