//! Reads text without markup: paragraphs, and the few signs everybody uses.
//!
//! Blank lines divide. Lists, quoted lines, rules, drawn tables and indented blocks
//! are recognised; everything else is a paragraph, whose line breaks are kept unless
//! they are the work of a program that wraps lines.

mod drawn;
mod line;
mod wrapped;

use self::line::Line;
use self::wrapped::{Border, Wrapping};
use super::builder::Builder;
use super::{BlockKind, Document, Marker};

/// Blocks with longer lines than this are no code, in columns.
const LONGEST_CODE: usize = 100;

/// Reads a text.
pub(super) fn read(source: &str) -> Document {
    let mut lines = line::lines(source);
    line::dedent(&mut lines);
    let filled = |chunk: &&[Line]| chunk.iter().all(|line| !line.is_blank());
    let chunks = || lines.chunk_by(Line::same_chunk).filter(filled);
    let mut reader = Reader {
        wrapping: Wrapping::of(&lines, chunks()),
        ..Reader::default()
    };
    for chunk in chunks() {
        reader.chunk(chunk);
    }
    reader.leave_lists();
    reader.set_quotes(0);
    reader.builder.finish()
}

#[derive(Default)]
struct Reader {
    builder: Builder,
    wrapping: Wrapping,
    quotes: usize,
    /// The open lists.
    lists: Vec<List>,
}

/// A list whose items may go on.
#[derive(Clone, Copy, PartialEq, Eq)]
struct List {
    indent: usize,
    is_numbered: bool,
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
            match drawn::Table::of(lines) {
                Some(table) => table.write(&mut self.builder),
                None => self.preformatted(lines),
            }
        } else if !self.lists.is_empty() && first.indent > 0 {
            self.paragraph(lines);
        } else {
            self.leave_lists();
            if is_indented(lines) {
                self.preformatted(lines);
            } else {
                for part in indented_parts(lines) {
                    self.paragraph(part);
                }
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
        let list = List {
            indent: lines[0].indent,
            is_numbered: matches!(marker, Marker::Number(_)),
        };
        let is_over = |open: &mut List| {
            open.indent > list.indent || (open.indent == list.indent && *open != list)
        };
        while self.lists.pop_if(is_over).is_some() {
            self.builder.close_list();
        }
        if self.lists.last() != Some(&list) {
            self.lists.push(list);
            self.builder.open_list();
        }
        self.builder.open_item(marker);
        self.paragraph(lines);
        self.builder.close_item();
    }

    fn paragraph(&mut self, lines: &[Line]) {
        self.builder.begin(BlockKind::Paragraph);
        let borders = self.wrapping.borders(lines);
        for (index, line) in lines.iter().enumerate() {
            let border = borders.get(index);
            let text = match border {
                Some(Border::Division) => line.text.trim_end_matches(['-', '\u{2010}']),
                _ => &line.text,
            };
            self.builder.text(text);
            match border {
                Some(Border::Blank) => self.builder.text("\n"),
                Some(Border::Break) => self.builder.line_break(),
                Some(Border::Paragraph) => self.builder.begin(BlockKind::Paragraph),
                Some(Border::Nothing | Border::Division) | None => {}
            }
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
        .all(|line| line.indent >= line::CODE_INDENT && line.width() <= LONGEST_CODE)
}

/// The paragraphs of which only the first lines are indented, as in books.
fn indented_parts(lines: &[Line]) -> Vec<&[Line]> {
    let is_indented = |line: &&Line| line.indent > 0;
    let (mut first, indented) = (lines, lines.iter().filter(is_indented).count());
    let is_book = indented > 0
        && indented * 2 < lines.len() + 1
        && lines.iter().any(|line| line.width() >= 50)
        && lines
            .windows(2)
            .all(|pair| pair[0].indent == 0 || pair[1].indent == 0);
    let mut parts = Vec::new();
    if is_book {
        while let Some(at) = first.iter().skip(1).position(|line| line.indent > 0) {
            let (part, rest) = first.split_at(at + 1);
            parts.push(part);
            first = rest;
        }
    }
    parts.push(first);
    parts
}

/// Whether most lines are part of a table or a picture drawn with characters.
fn is_drawn(lines: &[Line]) -> bool {
    let drawn = lines.iter().filter(|line| line.is_drawn()).count();
    lines.len() > 1 && drawn * 2 > lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::outline::{cells, outline};

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
            // A drawing that begins deeper than it goes on, columns without borders.
            (
                "T\n\n    ____\n __/ o  \\__\n~~~~|~~~~|~~~",
                &["p T", "pre     ____\n __/ o  \\__\n~~~~|~~~~|~~~"],
            ),
            (
                "Beam    11  4,400\nBolt   132    310",
                &["pre Beam    11  4,400\nBolt   132    310"],
            ),
            ("Dear M,\n***\nand so on", &["p Dear M,\n***\nand so on"]),
            ("One.  Two.\nThree.  (?!)", &["p One. Two.\nThree. (?!)"]),
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
    fn items_broken_by_a_program_are_joined() {
        let source = "These lines were broken where the next word would have been cut,\n\
                      at some column or other, as mail programs have done for decades,\n\
                      and so were those of the items below:\n\
                      \n \
                      - the first, which is short\n \
                      - the second, which goes on and on until there is no room for\n   \
                      the next\n     \
                      - one inside, which goes on and on until there is no room for\n       \
                      the next word";
        let document = read(source);
        let joined = "- the second, which goes on and on until there is no room for the next";
        assert_eq!(
            outline(&document).get(2..).expect("items"),
            [
                joined.replacen('-', "-*", 1),
                joined.replacen("- the second", "--* one inside", 1) + " word",
            ]
        );
    }

    #[test]
    fn lines_broken_by_hand_are_kept() {
        for source in [
            // A poem of long lines.
            "The lamps along the river are lit by eight o'clock,\n\
             and slowly goes the ferry\n\
             across to where the houses lean together, dark and steep,\n\
             and nobody is waiting\n\
             except a cat upon the wall that washes half asleep.",
            // Sentences, one a line.
            "The council met on Monday and talked for quite some time.\n\
             Nobody could say afterwards what the talk had been about.\n\
             It will meet again in spring.",
            // An address.
            "Society of the Friends of Old and New Lighthouses\n12 Long Lane\nHarbour",
        ] {
            assert_eq!(read(source).text, source);
        }
    }

    #[test]
    fn a_wrapped_text_keeps_the_breaks_that_are_meant() {
        let text = "When the last of the boats had come in and the nets were hung\n\
                    up to dry, the harbour was silent but for the gulls. Nobody\n\
                    spoke of the storm.\n\
                    Yours,\n\
                    Ada";
        let joined = text
            .replace("hung\n", "hung ")
            .replace("Nobody\n", "Nobody ");
        assert_eq!(read(text).text, joined);
        // Two lines below such a text.
        let wrapped = "The next day was as calm as if nothing at all had happened.\n\
                       But then";
        let document = read(&format!("{text}\n\n> {}", wrapped.replace('\n', "\n> ")));
        assert!(document.text.ends_with(&wrapped.replace('\n', " ")));
        let flowed = "These are the lines of a letter, which a mail program has \n\
                      broken, and it has \n\
                      marked the places where it did so by a single blank each,\n\
                      but not here, where the writer did it.";
        let expected = flowed.replace(" \n", " ");
        assert_eq!(read(flowed).text, expected);
    }

    #[test]
    fn hyphens_at_line_ends_stay_in_doubt() {
        for (end, start, expected) in [
            ("Hafen-", "behörde", "Hafenbehörde"),
            ("Hafen-", "und", "Hafen- und"),
            ("Hafen-", "Amt", "Hafen- Amt"),
            ("well-", "known", "well-known"),
            ("the 3-", "year", "the 3- year"),
            ("so --", "he", "so -- he"),
        ] {
            let source = format!(
                "Die Hafenbehörde hat am Montag mitgeteilt, dass sie bis auf weiteres {end}\n\
                 {start} so heißen soll, wie es immer schon in allen Büchern gestanden hat,\n\
                 jedenfalls nach ihren Angaben."
            );
            let text = read(&source).text;
            assert!(
                text.contains(&format!("weiteres {expected} so heißen")),
                "{text}"
            );
        }
    }

    #[test]
    fn paragraphs_may_begin_with_an_indent() {
        let source = "   When the last of the boats had come in and the nets were hung\n\
                      up to dry, the harbour was silent but for the gulls. Nobody\n\
                      spoke of the storm.\n   \
                      The next day was as calm as if nothing at all had happened.\n\
                      But then the wind rose.";
        let document = read(source);
        assert_eq!(document.blocks.len(), 2, "{document:?}");
        assert!(document.text.contains("storm.\n\nThe next"));
    }

    #[test]
    fn clear_tables_have_rows() {
        let plain = "+------+-----+\n| Name |  No |\n+======+=====+\n| a    |   7 |\n|      |  12 |\n+------+-----+";
        let boxed = "┌──────┬─────┐\n│ Name │  No │\n├──────┼─────┤\n│ a    │   7 │\n├──────┼─────┤\n│      │  12 │\n└──────┴─────┘";
        for source in [plain, boxed] {
            let document = read(source);
            assert_eq!(
                outline(&document),
                ["row Name | No", "row a | 7", "row | 12"]
            );
            assert_eq!(cells(&document), ["#Name", "#>No", "a", ">7", "", ">12"]);
        }
        // Cells of several lines, a cell across two columns, a single column, a picture.
        for source in [
            "+---+---+\n| a | b |\n| c |   |\n+---+---+\n| d | e |\n+---+---+\n| f | g |\n+---+---+",
            "+---+---+\n| a     |\n+---+---+\n| b | c |\n+---+---+",
            "+---+\n| a |\n+---+",
            "+---+   +---+\n| a |-->| b |\n+---+   +---+\n  |  x",
        ] {
            let document = read(source);
            assert_eq!(document.text, source);
            assert_eq!(document.blocks[0].kind, BlockKind::Preformatted);
        }
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
        // Numbers behind bullets are another list.
        let document = read(
            "- milk\n- [ ] tea\n\n1. pay\n\n2. go\n   - home\n   - out\n   1. by bus\n   2. on foot",
        );
        assert_eq!(
            document.text,
            "milk\ntea\n\npay\ngo\nhome\nout\nby bus\non foot"
        );
        assert_eq!(
            outline(&document),
            [
                "-* milk",
                "-[0] tea",
                "-1. pay",
                "-2. go",
                "--* home",
                "--* out",
                "--1. by bus",
                "--2. on foot"
            ]
        );
    }
}
