//! Whole pages: what they look like, and what holds for every one of them.

use proptest::prelude::*;

use super::*;
use crate::document::Marker;

/// A block to build documents from.
#[derive(Clone, Debug)]
struct Part {
    kind: BlockKind,
    text: String,
    quote: u8,
    list: u8,
    marker: Option<Marker>,
}

fn part(kind: BlockKind, text: &str) -> Part {
    Part {
        kind,
        text: text.to_owned(),
        quote: 0,
        list: 0,
        marker: None,
    }
}

fn item(marker: Marker, list: u8, text: &str) -> Part {
    Part {
        list,
        marker: Some(marker),
        ..part(BlockKind::Paragraph, text)
    }
}

fn quoted(quote: u8, part: Part) -> Part {
    Part { quote, ..part }
}

fn document(parts: &[Part]) -> Document {
    let mut document = Document::default();
    for part in parts {
        if let Some(before) = document.blocks.last() {
            let is_item = before.list > 0 && part.list > 0 && part.marker.is_some();
            let is_row = |kind| kind == BlockKind::TableRow;
            let is_close = is_item || is_row(before.kind) && is_row(part.kind);
            let gap = if is_close { "\n" } else { "\n\n" };
            document.text.push_str(gap);
        }
        let start = document.text.len();
        document.text.push_str(&part.text);
        document.blocks.push(Block {
            kind: part.kind,
            range: start..document.text.len(),
            quote: part.quote,
            list: part.list,
            marker: part.marker,
        });
    }
    document
}

/// The page as it would be drawn without colours.
fn drawn(document: &Document, width: usize) -> Vec<String> {
    drawn_with(document, &Options::new(width))
}

fn drawn_with(document: &Document, options: &Options) -> Vec<String> {
    let page = Page::new(document, options);
    let draw = |line: &Line| {
        let mut row = "| ".repeat(usize::from(line.lead.bars));
        let label = line
            .lead
            .marker
            .map(|marker| label(marker) + " ")
            .unwrap_or_default();
        let room = usize::from(line.indent) - row.len();
        let name = line.label.clone();
        let name = name.map(|name| format!("{}: ", document.text.get(name).expect("a border")));
        let label = label + &name.unwrap_or_default();
        let gap = room - super::width(&label);
        row.extend([" ".repeat(gap), label]);
        match line.kind {
            LineKind::Byline => row.push_str("(byline)"),
            LineKind::Rule => row.push_str("-----"),
            _ => row.extend(line.pieces().map(|piece| match piece {
                Piece::Text(range) => document.text.get(range).expect("a border").to_owned(),
                Piece::Gap(columns) => " ".repeat(columns.into()),
                Piece::Hyphen => "-".to_owned(),
            })),
        }
        row.trim_end().to_owned()
    };
    page.lines().iter().map(draw).collect()
}

#[test]
fn a_page_with_everything() {
    use BlockKind::{Heading, Paragraph, Preformatted, Rule, TableRow, Title};
    let document = document(&[
        part(Title, "A title that is rather long"),
        part(Paragraph, "One\ntwo three four five six"),
        part(Heading(2), "Lists"),
        item(Marker::Bullet, 1, "first of the items"),
        item(Marker::Bullet, 1, "second"),
        item(Marker::Number(9), 2, "nine"),
        item(Marker::Number(10), 2, "ten and some more"),
        Part {
            list: 1,
            ..part(Paragraph, "goes on")
        },
        item(Marker::Task(true), 1, "done"),
        quoted(1, part(Paragraph, "quoted words within a row")),
        quoted(2, part(Paragraph, "deeper")),
        quoted(1, item(Marker::Bullet, 1, "item")),
        part(Rule, ""),
        part(TableRow, "a | b"),
        part(TableRow, "c | d"),
        part(Preformatted, "  let a;\n\n    let b_is_long = 1;"),
    ]);
    let expected = [
        "A title that is",
        "rather long",
        "(byline)",
        "",
        "One",
        "two three four",
        "five six",
        "",
        "Lists",
        "",
        "  • first of the",
        "    items",
        "  • second",
        "     9. nine",
        "    10. ten and",
        "        some more",
        "",
        "    goes on",
        "[x] done",
        "",
        "| quoted words",
        "| within a row",
        "|",
        "| | deeper",
        "|",
        "|     • item",
    ];
    let drawn = drawn(&document, 17);
    assert_eq!(
        drawn.get(..expected.len() - 1).expect("lines"),
        &expected[..expected.len() - 1]
    );
    let rest = [
        "| • item",
        "",
        "-----",
        "",
        "a | b",
        "c | d",
        "",
        "  let a;",
        "",
        "    let b_is_long",
        "= 1;",
    ];
    assert_eq!(drawn.get(expected.len() - 1..).expect("lines"), rest);
}

#[test]
fn tables_are_aligned_where_there_is_room() {
    use BlockKind::TableRow;
    let table = document(&[
        part(TableRow, "Jahr | Fänge | Ort"),
        part(TableRow, "2024 | 7 | Köln"),
        part(TableRow, "2025 | 1200 | 東京 | mehr"),
    ]);
    let aligned = [
        "Jahr | Fänge | Ort",
        "2024 | 7     | Köln",
        "2025 | 1200  | 東京 | mehr",
    ];
    assert_eq!(drawn(&table, 26), aligned);
    let folded = [
        "Jahr | Fänge",
        "| Ort",
        "",
        "Jahr: 2024",
        "Fänge: 7",
        "Ort: Köln",
        "",
        "Jahr: 2025",
        "Fänge: 1200",
        "Ort: 東京",
        "mehr",
    ];
    assert_eq!(drawn(&table, 16), folded);
    let narrow = ["Jahr", "Fänge", "Ort", "", "2024", "7", "Köln"];
    assert_eq!(drawn(&table, 7).get(..7).expect("lines"), narrow);
}

#[test]
fn justified_text_ends_at_the_edge() {
    let text =
        "Der alte Hafen liegt still da und wartet auf den Bus in die Verwaltungsgemeinschaft";
    let document = document(&[part(BlockKind::Paragraph, text)]);
    let options = Options {
        is_justified: true,
        ..Options::new(23)
    };
    let expected = [
        "Der  alte  Hafen  liegt",
        "still da und wartet auf",
        "den Bus in die",
        "Verwaltungsgemeinschaft",
    ];
    assert_eq!(drawn_with(&document, &options), expected);
    let options = Options {
        width: 21,
        ..options
    };
    let expected = [
        "Der  alte Hafen liegt",
        "still da  und  wartet",
        "auf  den  Bus  in die",
        "Verwaltungsgemeinscha",
        "ft",
    ];
    assert_eq!(drawn_with(&document, &options), expected);
}

#[test]
fn lines_are_spaced_out_and_paragraphs_indented() {
    let document = document(&[
        part(BlockKind::Title, "One two"),
        part(BlockKind::Paragraph, "three four"),
        part(BlockKind::Paragraph, "five six"),
        quoted(1, part(BlockKind::Paragraph, "seven eight")),
    ]);
    let options = Options {
        is_spaced: true,
        is_indented: true,
        ..Options::new(7)
    };
    let expected = [
        "One two", "(byline)", "", "three", "", "four", "", "  five", "", "six", "", "", "| seven",
        "|", "| eight",
    ];
    assert_eq!(drawn_with(&document, &options), expected);
}

#[test]
fn a_glance_shows_what_the_page_shows() {
    let line = "Wort und Wort sind Worte, viele Worte und noch mehr davon. ";
    let mut parts = vec![part(BlockKind::Title, "Title")];
    parts.extend((0..40).map(|n| part(BlockKind::Paragraph, &line.repeat(n % 7 + 1))));
    parts.push(part(BlockKind::Paragraph, &line.repeat(3_000)));
    parts.push(part(BlockKind::Paragraph, "The end."));
    let document = document(&parts);
    let options = Options::new(31);
    let page = Page::new(&document, &options);
    for top in [0, 1, 5, 60, 199, page.len() / 2, page.len() - 20] {
        let from = page.offset_of(top);
        let top = page.line_at(from);
        let glance = Page::glance(&document, &options, from, 20);
        assert!(glance.len() < 700, "{} lines from {top}", glance.len());
        let shown = glance.line_at(from);
        assert_eq!(
            glance.window(shown..shown + 20),
            page.window(top..top + 20),
            "from line {top}"
        );
    }
}

#[test]
fn narrow_pages_leave_out_what_does_not_fit() {
    let document = document(&[
        quoted(9, part(BlockKind::Paragraph, "abc def")),
        item(Marker::Number(1000), 1, "one"),
        item(Marker::Bullet, 9, "two"),
    ]);
    let expected = ["| | abc", "| | def", "", "    one", "  • two"];
    assert_eq!(drawn(&document, 8), expected);
    let expected = [
        "a", "b", "c", "d", "e", "f", "", "o", "n", "e", "t", "w", "o",
    ];
    assert_eq!(drawn(&document, 1), expected);
    assert_eq!(drawn(&document, 0), expected);
}

#[test]
fn places_in_the_text() {
    let document = document(&[
        part(BlockKind::Title, "Title"),
        part(BlockKind::Paragraph, "aaa bbb  ccc"),
        part(BlockKind::Preformatted, "x\n\ny"),
    ]);
    // Title 0..5, byline, blank, "aaa bbb" 7..14, "ccc" 16..19, blank, "x" 21, "" 23, "y" 24
    let page = Page::new(&document, &Options::new(7));
    let starts: Vec<usize> = (0..page.len()).map(|line| page.offset_of(line)).collect();
    assert_eq!(starts, [0, 7, 7, 7, 16, 21, 21, 23, 24]);
    let cases = [
        (0, 0),
        (4, 0),
        (5, 3),
        (6, 3),
        (7, 3),
        (10, 3),
        (14, 4),
        (15, 4),
        (16, 4),
        (19, 6),
        (21, 6),
        (22, 7),
        (23, 7),
        (24, 8),
        (25, 8),
        (usize::MAX, 8),
    ];
    for (offset, line) in cases {
        assert_eq!(page.line_at(offset), line, "offset {offset}");
    }
    assert_eq!(page.offset_of(99), 25);
    assert_eq!(page.window(3..5), &page.lines()[3..5]);
    assert_eq!(page.window(8..20).len(), 1);
    assert_eq!(page.window(30..40), []);
}

#[test]
fn nothing_to_set() {
    let page = Page::new(&Document::default(), &Options::new(10));
    assert!(page.is_empty());
    assert_eq!((page.line_at(3), page.offset_of(3)), (0, 0));
}

#[test]
fn a_broken_range_is_set_as_empty() {
    let mut document = document(&[part(BlockKind::Paragraph, "äöü")]);
    for range in [1..3, 0..99, 50..60] {
        document.blocks[0].range = range.clone();
        let page = Page::new(&document, &Options::new(10));
        assert_eq!(page.len(), 1);
        assert_eq!(page.lines()[0].range, range.start..range.start);
    }
}

fn any_marker() -> impl Strategy<Value = Option<Marker>> {
    prop_oneof![
        4 => Just(None),
        1 => Just(Some(Marker::Bullet)),
        1 => any::<u32>().prop_map(|number| Some(Marker::Number(number))),
        1 => any::<bool>().prop_map(|done| Some(Marker::Task(done))),
    ]
}

fn any_kind() -> impl Strategy<Value = BlockKind> {
    prop_oneof![
        Just(BlockKind::Title),
        (1u8..=6).prop_map(BlockKind::Heading),
        Just(BlockKind::Paragraph),
        Just(BlockKind::Preformatted),
        Just(BlockKind::TableRow),
        Just(BlockKind::Rule),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-d \u{a0}\u{202f}\u{2003}\n-]{0,80}",
        "([a-zäöü]{1,14}[ ,.-]{1,2}){0,30}",
        "([a-zäö東]{0,9}( \\| | ){0,2}){0,9}",
        "[東京、。é\u{301}\u{200d}👩🇩ﾞก ()]{0,40}",
    ]
}

fn any_document() -> impl Strategy<Value = Document> {
    let depth = || prop_oneof![4 => 0u8..4, 1 => any::<u8>()];
    let part = (any_kind(), any_text(), depth(), depth(), any_marker());
    prop::collection::vec(part, 0..8).prop_map(|parts| {
        let part = |(kind, text, quote, list, marker)| Part {
            kind,
            text,
            quote,
            list,
            marker,
        };
        document(&parts.into_iter().map(part).collect::<Vec<_>>())
    })
}

fn any_options() -> impl Strategy<Value = Options> {
    let language = prop::option::of(prop::sample::select(Language::ALL.to_vec()));
    let breaking = prop_oneof![Just(Breaking::First), Just(Breaking::Optimal)];
    let switches = any::<(bool, bool, bool)>();
    (1usize..=200, language, breaking, switches).prop_map(
        |(width, hyphenation, breaking, (is_justified, is_spaced, is_indented))| Options {
            width,
            hyphenation,
            breaking,
            is_justified,
            is_spaced,
            is_indented,
        },
    )
}

proptest! {
    #[test]
    fn nothing_is_too_wide(document in any_document(), options in any_options()) {
        let page_width = options.width;
        let page = Page::new(&document, &options);
        for line in page.lines() {
            let text = document.text.get(line.range.clone()).expect("a border");
            let indent = usize::from(line.indent);
            let alone = width::graphemes(text).filter(|grapheme| grapheme.width > 0).count() == 1;
            let gaps: usize = line.gaps.iter().map(|gap| usize::from(gap.columns)).sum();
            let columns = indent + width(text) + gaps + usize::from(line.hyphen);
            prop_assert!(columns <= page_width || (alone && !line.hyphen), "{:?} {:?}", line, text);
            prop_assert!(indent < page_width);
            let marker = line.lead.marker.map_or(0, |marker| width(&label(marker)) + 1);
            prop_assert!(usize::from(line.lead.bars) * 2 + marker <= indent);
        }
    }

    #[test]
    fn every_character_stands_on_one_line(document in any_document(), options in any_options()) {
        let page = Page::new(&document, &options);
        let mut end = 0;
        for line in page.lines() {
            prop_assert!(end <= line.range.start && line.range.start <= line.range.end);
            let between = document.text.get(end..line.range.start).expect("a border");
            let is_border = line.kind == LineKind::TableRow && between.trim() == "|";
            prop_assert!(between.trim().is_empty() || is_border, "lost {:?}", between);
            end = line.range.end;
        }
        let rest = document.text.get(end..).expect("a border");
        prop_assert!(rest.trim().is_empty(), "lost {:?}", rest);
    }

    #[test]
    fn a_glance_is_a_part_of_the_page(
        document in any_document(),
        options in any_options(),
        top in any::<prop::sample::Index>(),
        rows in 1usize..50,
    ) {
        let page = Page::new(&document, &options);
        let from = page.offset_of(top.index(page.len().max(1)));
        let top = page.line_at(from);
        let glance = Page::glance(&document, &options, from, rows);
        let shown = glance.line_at(from);
        // What a blank line at the end of the glance points to is not set.
        let seen = |lines: &[Line]| -> Vec<Line> {
            let without_aim = |line: &Line| Line {
                range: if line.kind.is_space() { 0..0 } else { line.range.clone() },
                ..line.clone()
            };
            lines.iter().map(without_aim).collect()
        };
        prop_assert_eq!(
            seen(glance.window(shown..shown + rows)),
            seen(page.window(top..top + rows))
        );
    }

    #[test]
    fn lines_and_offsets_agree(document in any_document(), options in any_options()) {
        let page = Page::new(&document, &options);
        for (index, line) in page.lines().iter().enumerate() {
            let found = page.line_at(page.offset_of(index));
            prop_assert!(found >= index);
            for offset in line.range.clone() {
                prop_assert_eq!(page.line_at(offset), index);
            }
        }
    }
}
