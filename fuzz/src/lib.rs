//! What every fuzz target does with its data: a document is read from it and set as
//! a page, and what is promised of both is checked.

use std::ops::Range;

use depesche::document::{self, BlockKind, Document, Format, SpanKind};
use depesche::typeset::{Breaking, Language, Options, Page, Piece, width};
use unicode_segmentation::UnicodeSegmentation;

/// The languages that words are hyphenated in, none among them.
const LANGUAGES: [Option<Language>; 4] = [
    None,
    Some(Language::German),
    Some(Language::French),
    Some(Language::Russian),
];

/// The first byte is the width of the page, the bits of the second say how it is set,
/// the rest is the source text.
///
/// # Panics
///
/// If a promise is broken: that is what the fuzzer looks for.
pub fn read_and_set(data: &[u8], format: Format) {
    let [columns, setting, source @ ..] = data else {
        return;
    };
    let source = String::from_utf8_lossy(source);
    let (document, metadata) = document::read(&source, format);
    assert_eq!(document.check(), Ok(()));
    let document = document.with_title(&metadata.title);
    assert_eq!(document.check(), Ok(()));
    check_page(&document, &options(*columns, *setting));
}

fn options(columns: u8, setting: u8) -> Options {
    let is_set = |bit: u8| setting & (1 << bit) != 0;
    Options {
        hyphenation: LANGUAGES[usize::from(setting & 3)],
        breaking: if is_set(2) {
            Breaking::Optimal
        } else {
            Breaking::First
        },
        is_justified: is_set(3),
        is_spaced: is_set(4),
        is_indented: is_set(5),
        ..Options::new(usize::from(columns))
    }
}

/// No line is too wide, and the lines hold the text once and in order.
fn check_page(document: &Document, options: &Options) {
    let page = Page::new(document, options);
    let text = &document.text;
    let mut end = 0;
    for line in page.lines() {
        let words = text.get(line.range.clone()).expect("a range of the text");
        if line.range.is_empty() {
            continue;
        }
        let skipped = text.get(end..line.range.start).expect("lines in order");
        let is_left_out = !skipped.trim().is_empty() && !is_beside_cells(document, skipped, end);
        assert!(!is_left_out, "left out: {skipped:?}");
        end = line.range.end;
        let columns = line.pieces().map(|piece| match piece {
            Piece::Text(range) => width(text.get(range).expect("a range of the line")),
            Piece::Gap(columns) => usize::from(columns),
            Piece::Hyphen => 1,
        });
        let used = usize::from(line.indent) + columns.sum::<usize>();
        // A cluster too wide for the columns left stands alone on its line.
        let one_cluster = words.graphemes(true).count() == 1;
        assert!(
            used <= options.width.max(1) || one_cluster,
            "{used} columns of {}: {words:?}",
            options.width
        );
    }
    let rest = text.get(end..).expect("lines within the text");
    let is_left_out = !rest.trim().is_empty() && !is_beside_cells(document, rest, end);
    assert!(!is_left_out, "left out: {rest:?}");
}

/// Whether a part of the text is only what separates the cells of tables.
fn is_beside_cells(document: &Document, part: &str, start: usize) -> bool {
    let end = start + part.len();
    let mut spans = document.spans.iter();
    let is_cell = |kind| matches!(kind, SpanKind::Cell { .. });
    // An empty cell has no text to leave out.
    let is_inside = |range: &Range<usize>| {
        !range.is_empty() && range.start < end && start < range.end
    };
    let mut blocks = document.blocks.iter();
    part.chars().all(|c| c == '|' || c.is_whitespace())
        && !spans.any(|span| is_cell(span.kind) && is_inside(&span.range))
        && blocks.any(|block| block.kind == BlockKind::TableRow && is_inside(&block.range))
}
