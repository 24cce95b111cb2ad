//! Reads text without markup: paragraphs, and the few signs everybody uses.
//!
//! Blank lines divide. Lists, quoted lines, rules, drawn tables and indented blocks
//! are recognised; everything else is a paragraph, whose line breaks are kept unless
//! they are the work of a program that wraps lines.

mod line;

use unicode_width::UnicodeWidthStr;

use self::line::Line;
use super::builder::Builder;
use super::{BlockKind, Document, Marker};

/// Lines of a hard-wrapped paragraph are so many columns long, most of them.
const WRAPPED: std::ops::RangeInclusive<usize> = 50..=100;

/// Reads a text.
pub(super) fn read(source: &str) -> Document {
    let mut lines = line::lines(source);
    line::dedent(&mut lines);
    let mut reader = Reader::default();
    for chunk in lines.chunk_by(Line::same_chunk) {
        if chunk.iter().all(|line| !line.is_blank()) {
            reader.chunk(chunk);
        }
    }
    reader.leave_lists();
    reader.set_quotes(0);
    reader.builder.finish()
}

#[derive(Default)]
struct Reader {
    builder: Builder,
    quotes: usize,
    /// The indents of the open lists.
    lists: Vec<usize>,
}

impl Reader {
    /// Reads lines of one quotation depth without a blank one between them.
    fn chunk(&mut self, lines: &[Line]) {
        let first = &lines[0];
        if first.quotes != self.quotes {
            self.leave_lists();
            self.set_quotes(first.quotes);
        }
        if lines.len() == 1 && first.is_rule() {
            self.leave_lists();
            self.builder.rule();
        } else if lines.iter().any(|line| line.item.is_some()) {
            self.list(lines);
        } else if is_drawn(lines) {
            self.leave_lists();
            self.preformatted(lines);
        } else if !self.lists.is_empty() && first.indent > 0 {
            self.paragraph(lines);
        } else {
            self.leave_lists();
            if is_indented(lines) {
                self.preformatted(lines);
            } else {
                self.paragraph(lines);
            }
        }
    }

    /// A paragraph, perhaps, and the items after it; a line that is no item belongs
    /// to the item before it.
    fn list(&mut self, lines: &[Line]) {
        let mut rest = lines;
        while let Some(first) = rest.first() {
            let length = 1 + rest
                .iter()
                .skip(1)
                .take_while(|line| line.item.is_none())
                .count();
            let (item, after) = rest.split_at(length);
            if let Some(marker) = first.item {
                self.item(item, marker);
            } else {
                self.leave_lists();
                self.paragraph(item);
            }
            rest = after;
        }
    }

    fn item(&mut self, lines: &[Line], marker: Marker) {
        let indent = lines[0].indent;
        while self.lists.pop_if(|open| *open > indent).is_some() {
            self.builder.close_list();
        }
        if self.lists.last().is_none_or(|open| *open < indent) {
            self.lists.push(indent);
            self.builder.open_list();
        }
        self.builder.open_item(marker);
        self.paragraph(lines);
        self.builder.close_item();
    }

    fn paragraph(&mut self, lines: &[Line]) {
        let widths: Vec<usize> = lines.iter().map(|line| line.text.width()).collect();
        // The last line of a wrapped paragraph is as long as it happens to be.
        let inner = &widths[..widths.len() - 1];
        let most = |test: &dyn Fn(usize) -> bool| {
            inner.iter().filter(|width| test(**width)).count() * 2 > inner.len()
        };
        let wrapped = most(&|width| WRAPPED.contains(&width));
        let whole = most(&|width| width > *WRAPPED.end());
        self.builder.begin(BlockKind::Paragraph);
        for (index, line) in lines.iter().enumerate() {
            if index > 0 && wrapped {
                self.builder.text("\n");
            } else if index > 0 && whole {
                self.builder.begin(BlockKind::Paragraph);
            } else if index > 0 {
                self.builder.line_break();
            }
            self.builder.text(&line.text);
        }
        self.builder.end();
    }

    fn preformatted(&mut self, lines: &[Line]) {
        let indent = lines
            .iter()
            .map(|line| line.indent)
            .min()
            .unwrap_or_default();
        self.builder.begin(BlockKind::Preformatted);
        for line in lines {
            self.builder.text(&" ".repeat(line.indent - indent));
            self.builder.text(&line.text);
            self.builder.text("\n");
        }
        self.builder.end();
    }

    fn leave_lists(&mut self) {
        while self.lists.pop().is_some() {
            self.builder.close_list();
        }
    }

    fn set_quotes(&mut self, depth: usize) {
        for _ in depth..self.quotes {
            self.builder.close_quote();
        }
        for _ in self.quotes..depth {
            self.builder.open_quote();
        }
        self.quotes = depth;
    }
}

/// Whether every line is indented as code is, and none as long as a paragraph.
fn is_indented(lines: &[Line]) -> bool {
    lines
        .iter()
        .all(|line| line.indent >= line::CODE_INDENT && line.text.width() <= *WRAPPED.end())
}

/// Whether most lines are part of a table or a picture drawn with characters.
fn is_drawn(lines: &[Line]) -> bool {
    let drawn = lines.iter().filter(|line| line.is_drawn()).count();
    lines.len() > 1 && drawn * 2 > lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::outline::outline;

    #[test]
    fn the_forms_of_plain_text() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            (" \n\t\n", &[]),
            ("One.\n\n\nTwo.", &["p One.", "p Two."]),
            ("One.\r\n \r\nTwo.", &["p One.", "p Two."]),
            (
                "Roses are red,\nviolets are blue",
                &["p Roses are red,\nviolets are blue"],
            ),
            ("a  b\tc\u{200b}", &["p a b c"]),
            ("- one\n- two", &["-* one", "-* two"]),
            ("• one\n  more\n\n• two", &["-* one\nmore", "-* two"]),
            ("- one\n\n  more\n\nend", &["-* one", "-p more", "p end"]),
            (
                "- a\n  - b\n    - c\n- d",
                &["-* a", "--* b", "---* c", "-* d"],
            ),
            ("To buy:\n* milk", &["p To buy:", "-* milk"]),
            ("He came\n- alone.", &["p He came\n- alone."]),
            ("1. one\n2. two", &["-1. one", "-2. two"]),
            (
                "1. one\n\n2. two\n\n3. three",
                &["-1. one", "-2. two", "-3. three"],
            ),
            ("10. November 2020", &["p 10. November 2020"]),
            ("- [x] done\n- [ ] open", &["-[1] done", "-[0] open"]),
            ("> said\n>> more\nI", &[">p said", ">>p more", "p I"]),
            ("x > y\n>5", &["p x > y\n>5"]),
            ("a\n\n* * *\n\nb", &["p a", "rule", "p b"]),
            (
                "Code:\n\n    if x:\n    \ty\n\nend",
                &["p Code:", "pre if x:\n    y", "p end"],
            ),
            ("    All\n\n    indented", &["p All", "p indented"]),
            ("T\n\n+--+\n|a |\n+--+", &["p T", "pre +--+\n|a |\n+--+"]),
            ("T\n\n┌──┐\n│a │\n└──┘", &["p T", "pre ┌──┐\n│a │\n└──┘"]),
        ];
        for (source, expected) in cases {
            assert_eq!(outline(&read(source)), *expected, "{source:?}");
        }
    }

    #[test]
    fn lines_broken_by_a_program_are_joined() {
        let wrapped = "This line was broken by a program at some column or other,\n\
                       and this one follows it as if nothing had happened at all,\n\
                       so they belong together.";
        assert_eq!(read(wrapped).text, wrapped.replace('\n', " "));
        let line = "政府は火曜日に新しい法律の案を国会に提出したと発表しました、";
        assert_eq!(read(&format!("{line}\n{line}")).text, line.repeat(2));
    }

    #[test]
    fn a_long_line_is_a_paragraph() {
        let long = "word ".repeat(30);
        let long = long.trim();
        let document = read(&format!("{long}\n{long}\nshort"));
        assert_eq!(document.text, format!("{long}\n\n{long}\n\nshort"));
        let document = read(&format!("x\n\n    {long}"));
        assert_eq!(document.blocks[1].kind, BlockKind::Paragraph);
    }

    #[test]
    fn items_stand_on_lines_below_each_other() {
        let document = read("To buy:\n- milk\n- tea\n\nSoon.");
        assert_eq!(document.text, "To buy:\n\nmilk\ntea\n\nSoon.");
    }
}
