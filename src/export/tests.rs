//! What is written reads as the same document again.

use proptest::prelude::*;

use super::{html, markdown, spoken};
use crate::document::{Block, BlockKind, Document, Format, Marker, Span, SpanKind, read};

/// A document with a title, as stored ones are: without one, a heading at the
/// beginning would be taken for it.
fn document(source: &str, format: Format) -> Document {
    read(source, format).0.with_title("The title")
}

fn again(source: &str, format: Format) -> Document {
    let (document, metadata) = read(source, format);
    document.with_title(&metadata.title)
}

/// What must come back: the text, the blocks, the spans with their targets, the places.
#[derive(Debug, PartialEq)]
struct Content {
    text: String,
    blocks: Vec<Block>,
    spans: Vec<(usize, usize, String)>,
    places: Vec<(String, usize)>,
}

impl Content {
    fn of(document: &Document) -> Self {
        let block_of = |span: &Span| {
            let blocks = document.blocks.iter();
            let mut blocks = blocks.filter(|block| block.range.end >= span.range.end);
            blocks.next().map(|block| block.kind)
        };
        let mut spans: Vec<(usize, usize, String)> = document
            .spans
            .iter()
            .filter_map(|span| {
                let name = match span.kind {
                    // Links that lead to forbidden places are not written.
                    SpanKind::Link(link) => format!("link {}", super::target(document, link)?),
                    SpanKind::Image(image) => format!("image {}", super::source(document, image)?),
                    // A text that is code as a whole says so by its kind.
                    SpanKind::Code if block_of(span) == Some(BlockKind::Preformatted) => {
                        return None;
                    }
                    kind => format!("{kind:?}"),
                };
                Some((span.range.start, span.range.end, name))
            })
            .collect();
        // Spans of one range stand in the order in which they ended.
        spans.sort();
        let mut places: Vec<(String, usize)> = document
            .anchors
            .iter()
            .map(|anchor| (anchor.name.clone(), anchor.offset))
            .collect();
        // What nothing visible leads to is not found by readers.
        places.retain(|(name, _)| spans.iter().any(|span| span.2 == format!("link #{name}")));
        places.sort();
        Self {
            text: document.text.clone(),
            blocks: document.blocks.clone(),
            spans,
            places,
        }
    }
}

/// Whether the numbers of the images stay what they are: those from forbidden places
/// are text only, and some went with the heading that was the title, so that the next
/// one gets their number.
fn keeps_images(document: &Document) -> bool {
    let images = document.spans.iter().filter_map(|span| match span.kind {
        SpanKind::Image(image) => Some(image),
        _ => None,
    });
    let is_kept = |image: &usize| super::source(document, *image).is_some();
    images.filter(is_kept).eq(0..document.images.len())
}

/// The text without the numbers of images.
fn without_numbers(text: &str) -> String {
    let parts = text
        .split("[image ")
        .map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
    parts.collect::<Vec<_>>().join("[image")
}

/// Whether every item stands in a list, lists of one outermost list are of one kind,
/// and each row stands as deep as the one before it: broken pages can have others, of
/// which no markup speaks.
fn is_regular(document: &Document) -> bool {
    let close =
        |pair: &[Block]| document.text.get(pair[0].range.end..pair[1].range.start) == Some("\n");
    let mut outer = None;
    let items = document.blocks.iter().zip(
        [false]
            .into_iter()
            .chain(document.blocks.windows(2).map(close)),
    );
    let has_kinds = items.into_iter().all(|(block, is_close)| {
        if block.list != 1 || block.marker.is_none() {
            if block.list == 0 {
                outer = None;
            }
            return true;
        }
        let kind = matches!(block.marker, Some(Marker::Number(_)));
        let fits = !is_close || outer.is_none_or(|outer| outer == kind);
        outer = Some(kind);
        fits
    });
    let is_row = |block: &Block| block.kind == BlockKind::TableRow;
    let rows = document.blocks.windows(2).all(|pair| {
        !(is_row(&pair[0]) && is_row(&pair[1]) && close(pair))
            || pair[1].marker.is_none()
                && (pair[0].quote, pair[0].list) == (pair[1].quote, pair[1].list)
    });
    // Where a heading stood that has become the title, the list of an item may have
    // begun with it, and a rule may be followed by another or by no blank line.
    let is_gap = |pair: &[Block]| {
        (pair[0].list == 0 && pair[1].marker.is_some() && close(pair))
            || (pair[0].kind == BlockKind::Rule && (pair[1].kind == BlockKind::Rule || close(pair)))
    };
    let has_no_gap = !document.blocks.windows(2).any(is_gap);
    let in_list = |block: &Block| block.marker.is_none() || block.list > 0;
    has_kinds && has_no_gap && rows && document.blocks.iter().all(in_list)
}

fn has_no_control(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || !c.is_control())
}

fn check(document: &Document) -> Result<(), TestCaseError> {
    let (written, page) = (markdown(document, ""), html(document, "", Some("en")));
    prop_assert!(has_no_control(&written) && has_no_control(&page));
    prop_assert!(has_no_control(&spoken(document, "")));
    prop_assume!(is_regular(document));
    let (from_written, from_page) = (
        again(&written, Format::Markdown),
        again(&page, Format::Html),
    );
    if !keeps_images(document) {
        let expected = without_numbers(&document.text);
        prop_assert_eq!(
            &without_numbers(&from_written.text),
            &expected,
            "{}",
            written
        );
        prop_assert_eq!(&without_numbers(&from_page.text), &expected, "{}", page);
        return Ok(());
    }
    let expected = Content::of(document);
    let found = Content::of(&from_page);
    prop_assert_eq!(&found, &expected, "{}", page);
    let mut found = Content::of(&from_written);
    // Headings have names of their own in Markdown, which links find before others.
    let headings = document
        .blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Heading(_) | BlockKind::Title));
    let starts: Vec<usize> = headings.map(|block| block.range.start).collect();
    let known = expected.places.clone();
    let mut expected = expected;
    found.places.retain(|place| {
        let is_heading = starts.contains(&place.1) && !known.contains(place);
        expected
            .places
            .retain(|other| !is_heading || other.0 != place.0);
        !is_heading
    });
    prop_assert_eq!(&found, &expected, "{}", written);
    Ok(())
}

#[test]
fn text_is_escaped_only_where_it_must_be() {
    for (source, expected) in [
        (
            "<p>A (plain) sentence, snake_case - and #1: so!",
            "A (plain) sentence, snake_case - and #1: so!",
        ),
        (
            "<p># 1. *a* [b] `c` ~d~",
            "\\# 1. \\*a\\* \\[b\\] \\`c\\` \\~d\\~",
        ),
        (
            "<p>1. a<br>2) b<br>- c<br>&gt; d",
            "1\\. a\\\n2\\) b\\\n\\- c\\\n\\> d",
        ),
        (
            "<p>a &amp; b &amp;c; 1 &lt; 2 &lt;b>",
            "a & b \\&c; 1 < 2 \\<b>",
        ),
        ("<p>a<em>b</em>c <em>d</em> <em>(e</em>f", "a*b*c _d_ *(e*f"),
        (
            "<p><strong>a</strong><strong>b</strong>",
            "<strong>a</strong><strong>b</strong>",
        ),
        (
            "<p><code>`a</code> <code>b<br>c</code>",
            "`` `a `` <code>b\\\nc</code>",
        ),
        ("<p><a href=http://a.b/c>http://a.b/c</a>", "<http://a.b/c>"),
        (
            "<p>see!<a href='http://a.b/(c'>d</a>",
            "see\\![d](<http://a.b/(c>)",
        ),
        ("<p><a href=javascript:x>a</a> <a href=b.html>c</a>", "a c"),
        (
            "<p><img src=data:x,y alt=a><img src=http://a.b/c alt='[d]'>",
            "\\[image: a\\]![\\[d\\]](http://a.b/c)",
        ),
        (
            "<ul><li>a<ol start=3><li>b</ol></ul><ul><li>c</ul>",
            "- a\n\n  3. b\n\n+ c",
        ),
        (
            "<table><tr><td>a<td>b|c</table>",
            "|  |  |\n| --- | --- |\n| a | b&#124;c |",
        ),
    ] {
        let written = markdown(&document(source, Format::Html), "");
        assert_eq!(written, format!("# The title\n\n{expected}\n"), "{source}");
    }
}

#[test]
fn a_byline_stands_below_the_title() {
    let document = document("Text", Format::Plain);
    assert_eq!(
        markdown(&document, "a *b*"),
        "# The title\n\na \\*b\\*\n\nText\n"
    );
    assert!(html(&document, "a <b>", None).contains("</h1>\n<p>a &lt;b&gt;</p>\n<p>Text</p>\n"));
    assert_eq!(spoken(&document, "a"), "The title\na\n\nText\n");
}

/// Pieces of Markdown and text, thrown together.
fn markdown_soup() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "word",
        "a",
        "B",
        "7",
        " ",
        " ",
        "\n",
        "\n\n",
        "\n\n",
        "\t",
        "é\u{301}",
        "日本",
        "👩",
        "\u{a0}",
        "—",
        "|",
        "a|b\n-|-\n",
        "x|y\n:-:|-:\n",
        "\n- ",
        "\n1. ",
        "\n2. ",
        "\n9) ",
        "\n  - ",
        "\n    1. ",
        "\n> ",
        "\n> > ",
        "\n  > ",
        "\n# ",
        "\n## ",
        "\n\n    ",
        "\n```\n",
        "\n~~~\n",
        "\n---\n",
        "***",
        "**",
        "**",
        "*",
        "*",
        "_",
        "_",
        "`",
        "``",
        "~~",
        "[x](http://a.example)",
        "[",
        "](http://b.example/c?d&e=f)",
        "]",
        "![i](http://c.example/d.png)",
        "[p](b.html)",
        "![q](r.png)",
        "[^1]",
        "\n[^1]: ",
        "\n- [x] ",
        "\n- [ ] ",
        "  \n",
        "\\\n",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<sup>",
        "</sup>",
        "<sub>",
        "</sub>",
        "<code>",
        "</code>",
        "<del>",
        "</del>",
        "<span id=x></span>",
        "[y](#x)",
        "<http://d.example>",
        "&amp;",
        "&lt;",
        "&",
        "<",
        ">",
        "!",
        "\\",
        "\\*",
        "#",
        "+",
        "-",
        "=",
        ":",
        ".",
        ")",
        "(",
        "\"",
        "'",
        "$",
        "^",
        "{",
        "}",
        "http://e.example",
        "<br>",
        "\n<table><tr><th>h<td>c</table>\n\n",
        "\n<dl><dt>t<dd>d</dl>\n\n",
        "\n<ol start=5><li>n<li value=9>m</ol>\n\n",
        "\n<figcaption>f<br>g</figcaption>\n\n",
        "\n<pre>p <b>q</b>\n r</pre>\n\n",
    ];
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

/// Pieces of HTML, thrown together.
fn html_soup() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "word",
        "a",
        "7.",
        "-",
        "*",
        "_",
        "`",
        " ",
        "\n",
        "日本",
        "é\u{301}",
        "&lt;b>",
        "&amp;amp;",
        "[x]",
        "!",
        "<p>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<code>",
        "</code>",
        "<s>",
        "</s>",
        "<sup>",
        "</sup>",
        "<sub>",
        "</sub>",
        "<h1>",
        "</h1>",
        "<h2>",
        "</h2>",
        "<ul>",
        "</ul>",
        "<ol start=3>",
        "</ol>",
        "<ol>",
        "</ol>",
        "<li>",
        "</li>",
        "<li value=7>",
        "<input type=checkbox checked>",
        "<blockquote>",
        "</blockquote>",
        "<pre>",
        "</pre>",
        "  ",
        "<a href=http://a.example/b>",
        "<a href=#x>",
        "<a href=javascript:x>",
        "</a>",
        "<br>",
        "<hr>",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<th>",
        "<td align=right>",
        "<td colspan=2>",
        "<img alt=z src=http://a.example/i.png>",
        "<p id=x>",
        "<span id=y>",
        "<a href=#y>",
        "<figcaption>",
        "</figcaption>",
        "<caption>",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
        "|",
        "\\",
        "&#x202e;",
        "&#27;",
    ];
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

/// Paragraphs of words and signs in which spans begin and end, well nested.
fn running() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-zA-Zäß0-9]{1,4}",
        2 => "[ ]",
        2 => "[!-/:-@\\[-`{-~]",
        1 => prop::sample::select(vec!["—", "„", "“", "é", "日", "€", "\u{a0}", "👩", "e\u{301}"])
            .prop_map(str::to_owned),
    ]
    .prop_map(|word| word.replace('&', "&amp;").replace('<', "&lt;"));
    word.prop_recursive(4, 40, 6, |inner| {
        let name = prop::sample::select(vec![
            "",
            "",
            "em",
            "strong",
            "del",
            "code",
            "sup",
            "sub",
            "a href=http://a.example/(b)_c",
        ]);
        (name, prop::collection::vec(inner, 1..6)).prop_map(|(name, parts)| {
            let end = name.split(' ').next().unwrap_or_default();
            match end {
                "" => parts.concat(),
                _ => format!("<{name}>{}</{end}>", parts.concat()),
            }
        })
    })
}

/// Blocks in quotations and lists.
fn page() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        6 => running().prop_map(|text| format!("<p>{text}</p>")),
        1 => running().prop_map(|text| format!("<h3>{text}</h3>")),
        1 => running().prop_map(|text| format!("<p>{text}<br>{text}</p>")),
        1 => running().prop_map(|text| format!("<figcaption>{text}</figcaption>")),
        1 => "[a-z `|\n]{1,12}".prop_map(|text| format!("<pre>{text}</pre>")),
        1 => Just("<hr>".to_owned()),
        1 => prop::collection::vec(prop::collection::vec(running(), 1..4), 1..4).prop_map(|rows| {
            let row = |row: &Vec<String>| format!("<tr><td>{}</td></tr>", row.join("</td><td>"));
            format!("<table>{}</table>", rows.iter().map(row).collect::<String>())
        }),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let item = prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat());
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner, 1..4)
                .prop_map(|parts| format!("<blockquote>{}</blockquote>", parts.concat())),
            prop::collection::vec(item.clone(), 1..4)
                .prop_map(|items| format!("<ul><li>{}</ul>", items.join("<li>"))),
            (0..12_u32, prop::collection::vec(item.clone(), 1..4)).prop_map(
                |(start, items)| format!("<ol start={start}><li>{}</ol>", items.join("<li>"))
            ),
            item.prop_map(|item| format!("<dl><dd>{item}</dl>")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_back(source in any::<String>()) {
        check(&document(&source, Format::Plain))?;
        check(&document(&source, Format::Markdown))?;
    }

    #[test]
    fn what_was_markdown_comes_back(source in markdown_soup()) {
        check(&document(&source, Format::Markdown))?;
    }

    #[test]
    fn what_was_html_comes_back(source in html_soup()) {
        check(&document(&source, Format::Html))?;
    }

    #[test]
    fn blocks_and_spans_come_back(source in page()) {
        check(&document(&source, Format::Html))?;
    }

    #[test]
    fn every_span_comes_back(source in running()) {
        check(&document(&source, Format::Html))?;
    }

    #[test]
    fn titles_from_the_text_do_no_harm(source in markdown_soup(), end in 0..40_usize) {
        let document = read(&source, Format::Markdown).0.with_leading_title(end);
        for written in [markdown(&document, "a\nb"), html(&document, "<b>", None), spoken(&document, "")] {
            prop_assert!(has_no_control(&written));
        }
    }
}
