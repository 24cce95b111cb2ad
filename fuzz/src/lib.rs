//! What every fuzz target does with its data: a document is read from it and set as
//! a page, and what is promised of both is checked.

use depesche::document::{self, Document, Format};
use depesche::typeset::{Options, Page, width};
use unicode_segmentation::UnicodeSegmentation;

/// The first byte is the width of the page, the rest the source text.
///
/// # Panics
///
/// If a promise is broken: that is what the fuzzer looks for.
pub fn read_and_set(data: &[u8], format: Format) {
    let Some((&columns, source)) = data.split_first() else {
        return;
    };
    let source = String::from_utf8_lossy(source);
    let (document, metadata) = document::read(&source, format);
    assert_eq!(document.check(), Ok(()));
    let document = document.with_title(&metadata.title);
    assert_eq!(document.check(), Ok(()));
    check_page(&document, usize::from(columns));
}

/// No line is too wide, and the lines hold the text once and in order.
fn check_page(document: &Document, columns: usize) {
    let page = Page::new(document, &Options::new(columns));
    let text = &document.text;
    let mut end = 0;
    for line in page.lines() {
        let words = text.get(line.range.clone()).expect("a range of the text");
        if line.range.is_empty() {
            continue;
        }
        let skipped = text.get(end..line.range.start).expect("lines in order");
        assert!(skipped.trim().is_empty(), "left out: {skipped:?}");
        end = line.range.end;
        let used = usize::from(line.indent) + width(words);
        // A cluster too wide for the columns left stands alone on its line.
        let one_cluster = words.graphemes(true).count() == 1;
        assert!(
            used <= columns.max(1) || one_cluster,
            "{used} columns of {columns}: {words:?}"
        );
    }
    let rest = text.get(end..).expect("lines within the text");
    assert!(rest.trim().is_empty(), "left out: {rest:?}");
}
