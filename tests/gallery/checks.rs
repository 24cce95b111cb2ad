//! What must hold for every page.

use std::ops::Range;

use depesche::search::Needle;
use depesche::typeset::{Line, LineKind, Page, width};

use crate::exhibit::Exhibit;

type Check = Result<(), String>;

/// Words of so many letters are looked for, short ones are everywhere.
const WORTH_FINDING: usize = 5;
/// So many of them in a document.
const MOST_WORDS: usize = 40;

/// No line is wider than the page, indent and hyphen included.
pub(crate) fn no_line_is_too_wide(exhibit: &Exhibit, page: &Page, columns: usize) -> Check {
    for (number, line) in page.lines().iter().enumerate() {
        let row = exhibit.row(line, columns);
        if width(&row) > columns {
            return Err(format!("line {number} is too wide: {row:?}"));
        }
        if usize::from(line.indent) >= columns {
            return Err(format!("line {number} has no room for text"));
        }
    }
    Ok(())
}

/// The lines hold the whole text, in its order and nothing twice; between two of
/// them there are only blanks, or the borders of a table whose cells stand on
/// lines of their own.
pub(crate) fn all_text_stands_once(exhibit: &Exhibit, page: &Page) -> Check {
    let mut end = 0;
    let mut after_row = false;
    for (number, line) in page.lines().iter().enumerate() {
        if is_space(line) {
            if !line.range.is_empty() {
                return Err(format!("line {number} is blank and has text"));
            }
            continue;
        }
        if line.range.start < end {
            return Err(format!("line {number} begins before the last one ends"));
        }
        let is_row = line.kind == LineKind::TableRow;
        is_passed_over(exhibit, end..line.range.start, is_row && after_row)
            .map_err(|lost| format!("{lost:?} is lost before line {number}"))?;
        end = line.range.end;
        after_row = is_row;
    }
    is_passed_over(exhibit, end..exhibit.text().len(), false)
        .map_err(|lost| format!("{lost:?} is lost at the end"))
}

fn is_space(line: &Line) -> bool {
    matches!(line.kind, LineKind::Blank | LineKind::Byline)
}

fn is_passed_over(exhibit: &Exhibit, range: Range<usize>, in_table: bool) -> Result<(), String> {
    let between = exhibit.slice(range);
    let may_go = |c: char| c.is_whitespace() || (in_table && c == '|');
    if between.chars().all(may_go) {
        Ok(())
    } else {
        Err(between.to_owned())
    }
}

/// Hyphens stand only where the author wrote soft ones, or the patterns of the page's
/// language have a place.
pub(crate) fn hyphens_are_allowed(exhibit: &Exhibit, page: &Page, columns: usize) -> Check {
    let written = &exhibit.file.document.soft_hyphens;
    let is_ours = |end: usize| written.binary_search(&end).is_err();
    let hyphenated = page.lines().iter().filter(|line| line.hyphen);
    for line in hyphenated.filter(|line| is_ours(line.range.end)) {
        let row = exhibit.row(line, columns);
        let Some(language) = exhibit.hyphenation(columns) else {
            return Err(format!("a hyphen without a language: {row:?}"));
        };
        let code = language.code().as_bytes().try_into().unwrap();
        let patterns = hypher::Lang::from_iso(code).unwrap();
        let word = word_around(exhibit.text(), line.range.end);
        let mut place = word.start;
        let is_allowed = hypher::hyphenate(exhibit.slice(word.clone()), patterns).any(|syllable| {
            place += syllable.len();
            place == line.range.end && place < word.end
        });
        if !is_allowed {
            return Err(format!("a hyphen in the wrong place: {row:?}"));
        }
    }
    Ok(())
}

/// The letters before and behind an offset.
fn word_around(text: &str, offset: usize) -> Range<usize> {
    let is_end = |c: char| !c.is_alphabetic();
    let (before, behind) = text.split_at(offset);
    let start = before.trim_end_matches(|c| !is_end(c)).len();
    let end = behind.find(is_end).unwrap_or(behind.len());
    start..offset + end
}

/// A word that is found in the text is found on the page: the lines from the one
/// it begins on hold it, letter by letter.
pub(crate) fn words_are_found(exhibit: &Exhibit, page: &Page) -> Check {
    let text = exhibit.text();
    let words = text.split(|c: char| !c.is_alphanumeric());
    let worth = words.filter(|word| word.chars().count() >= WORTH_FINDING);
    for word in worth.take(MOST_WORDS) {
        let needle = Needle::new(word).ok_or("a word that cannot be looked for")?;
        let places = needle.places(text);
        if places.is_empty() {
            return Err(format!("{word:?} is not found in the text"));
        }
        for place in places {
            let marked = marked(exhibit, page, &place);
            let meant = exhibit.slice(place);
            if without_blanks(&marked) != without_blanks(meant) {
                return Err(format!("{meant:?} is marked as {marked:?}"));
            }
        }
    }
    Ok(())
}

/// What is marked on the page when a range is.
fn marked(exhibit: &Exhibit, page: &Page, range: &Range<usize>) -> String {
    let first = page.line_at(range.start);
    let lines = page.lines().iter().skip(first);
    lines
        .filter(|line| !is_space(line))
        .take_while(|line| line.range.start < range.end)
        .map(|line| {
            let start = range.start.max(line.range.start);
            let end = range.end.min(line.range.end);
            exhibit.slice(start.min(end)..end)
        })
        .collect()
}

/// A line break stands for the blank that is lost with it.
fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}
