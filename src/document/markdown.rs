//! Reads Markdown: `CommonMark` with tables, strikethrough, task lists and footnotes.

mod notes;

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd};

use self::notes::Notes;
use super::anchor::Slugs;
use super::builder::Builder;
use super::gate::clean_line;
use super::{Align, BlockKind, Document, Marker, SpanKind, html};
use crate::model::Metadata;

/// Reads a text; a heading of level 1 at its beginning is its title.
pub(super) fn read(source: &str) -> (Document, Metadata) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let mut reader = Reader::default();
    for event in Parser::new_ext(source, options) {
        if let Some(event) = reader.notes.sift(event) {
            reader.event(event);
        }
    }
    reader.write_notes();
    let metadata = Metadata {
        title: clean_line(&reader.title),
        ..Metadata::default()
    };
    (reader.builder.finish(), metadata)
}

#[derive(Default)]
struct Reader<'a> {
    builder: Builder,
    title: String,
    /// The number of the next item, for each open list that is numbered.
    lists: Vec<Option<u32>>,
    /// For each open emphasis, strong emphasis, strikethrough or link: whether it
    /// opened a span.
    spans: Vec<bool>,
    /// The image that is being read.
    image: Image,
    /// The HTML block that is being read.
    html: Option<String>,
    /// The HTML elements that are open in running text.
    inline: html::Inline,
    /// The alignments of the open table's columns, and the next cell's column.
    columns: (Vec<Alignment>, usize),
    in_head: bool,
    /// How many blocks there were before the open heading.
    before_heading: usize,
    slugs: Slugs,
    notes: Notes<'a>,
    /// A note has just been started with its number.
    note_begun: bool,
}

/// An image and those inside its description.
#[derive(Default)]
struct Image {
    alt: String,
    source: String,
    /// How many are open.
    depth: usize,
}

impl<'a> Reader<'a> {
    fn event(&mut self, event: Event<'a>) {
        let note_begun = std::mem::take(&mut self.note_begun);
        match event {
            Event::Start(Tag::Paragraph) if note_begun => {}
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text);
            }
            Event::Code(text) => {
                let opened = self.image.depth == 0 && self.builder.open_span(SpanKind::Code);
                self.text(&text);
                if opened {
                    self.builder.close_span(SpanKind::Code);
                }
            }
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push_str(&text),
                None => self.html = Some(text.into_string()),
            },
            Event::InlineHtml(tag) if self.image.depth == 0 => {
                self.inline.tag(&tag, &mut self.builder);
            }
            Event::FootnoteReference(label) if self.image.depth == 0 => {
                if !self.inline.is_hidden() {
                    self.notes.refer(&label, &mut self.builder);
                }
            }
            Event::InlineHtml(_) | Event::FootnoteReference(_) => {}
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak if self.image.depth > 0 => self.text(" "),
            Event::HardBreak => self.builder.line_break(),
            Event::Rule => self.builder.rule(),
            Event::TaskListMarker(done) => self.builder.open_item(Marker::Task(done)),
        }
    }

    fn text(&mut self, text: &str) {
        if self.inline.is_hidden() {
            return;
        }
        if self.image.depth > 0 {
            self.image.alt.push_str(text);
        } else {
            self.builder.text(text);
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Paragraph => self.begin(BlockKind::Paragraph),
            Tag::Heading { level, .. } => {
                self.end_block();
                self.before_heading = self.builder.block_count();
                self.begin(BlockKind::Heading(level as u8));
            }
            Tag::BlockQuote(_) => self.builder.open_quote(),
            Tag::CodeBlock(_) => self.begin(BlockKind::Preformatted),
            Tag::List(start) => {
                self.builder.open_list();
                self.lists
                    .push(start.map(|number| u32::try_from(number).unwrap_or(u32::MAX)));
            }
            Tag::Item => {
                let marker = match self.lists.last_mut() {
                    Some(Some(next)) => {
                        let number = *next;
                        *next = number.saturating_add(1);
                        Marker::Number(number)
                    }
                    _ => Marker::Bullet,
                };
                self.builder.open_item(marker);
            }
            Tag::Table(columns) => {
                self.columns = (columns, 0);
                self.builder.open_table();
            }
            Tag::TableHead | Tag::TableRow => {
                self.in_head = matches!(tag, Tag::TableHead);
                self.columns.1 = 0;
                self.begin(BlockKind::TableRow);
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.open_span(SpanKind::Emphasis),
            Tag::Strong => self.open_span(SpanKind::Strong),
            Tag::Strikethrough => self.open_span(SpanKind::Strikethrough),
            Tag::Link { dest_url, .. } => {
                let opened = self.image.depth == 0 && self.builder.open_link(&dest_url);
                self.spans.push(opened);
            }
            Tag::Image { dest_url, .. } => {
                self.image.depth += 1;
                if self.image.depth == 1 {
                    self.image.source = dest_url.into_string();
                }
            }
            Tag::HtmlBlock => self.html = Some(String::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.end_block();
                if self.builder.block_count() > self.before_heading {
                    let slugs = &mut self.slugs;
                    self.builder.name_last_block(|text| slugs.next(text));
                }
                self.take_title();
            }
            TagEnd::Paragraph
            | TagEnd::CodeBlock
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::Table => self.end_block(),
            TagEnd::BlockQuote(_) => self.builder.close_quote(),
            TagEnd::List(_) => {
                self.lists.pop();
                self.builder.close_list();
            }
            TagEnd::Item => {
                self.end_block();
                self.builder.close_item();
            }
            TagEnd::Emphasis => self.close_span(SpanKind::Emphasis),
            TagEnd::Strong => self.close_span(SpanKind::Strong),
            TagEnd::Strikethrough => self.close_span(SpanKind::Strikethrough),
            TagEnd::Link => self.close_span(SpanKind::Link(0)),
            TagEnd::Image => self.end_image(),

            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.builder = html::read_fragment(&html, std::mem::take(&mut self.builder));
                self.take_title();
            }
            _ => {}
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        self.inline.clear(&mut self.builder);
        self.builder.begin(kind);
    }

    fn end_block(&mut self) {
        self.inline.clear(&mut self.builder);
        self.builder.end();
    }

    fn cell(&mut self) {
        self.inline.clear(&mut self.builder);
        let (columns, column) = &mut self.columns;
        let align = match columns.get(*column) {
            Some(Alignment::Center) => Align::Center,
            Some(Alignment::Right) => Align::End,
            _ => Align::Start,
        };
        *column += 1;
        self.builder.cell(self.in_head, align);
    }

    /// The footnotes stand below the text.
    fn write_notes(&mut self) {
        self.end_block();
        if self.notes.is_empty() {
            return;
        }
        self.builder.rule();
        let mut number = 0;
        while let Some(events) = self.note_after(number) {
            for event in events {
                self.event(event);
            }
            self.end_block();
            number += 1;
        }
    }

    fn note_after(&mut self, number: usize) -> Option<Vec<Event<'a>>> {
        let events = self.notes.after(number, &mut self.builder);
        self.note_begun = true;
        events
    }

    fn take_title(&mut self) {
        if self.title.is_empty() && self.builder.block_count() == 1 {
            self.title = self.builder.take_title().unwrap_or_default();
        }
    }

    fn open_span(&mut self, kind: SpanKind) {
        let opened = self.image.depth == 0 && self.builder.open_span(kind);
        self.spans.push(opened);
    }

    fn close_span(&mut self, kind: SpanKind) {
        if self.spans.pop() == Some(true) {
            self.builder.close_span(kind);
        }
    }

    fn end_image(&mut self) {
        self.image.depth -= 1;
        if self.image.depth == 0 {
            let image = std::mem::take(&mut self.image);
            if !self.inline.is_hidden() && !html::shows_nothing(&image.source) {
                self.builder.image(&image.alt, &image.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::outline::{anchors, cells, outline, spans};

    #[test]
    fn the_forms_of_markdown() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("one\ntwo\n\nthree", &["p one two", "p three"]),
            ("one  \ntwo", &["p one\ntwo"]),
            ("a\n\n# b\n\n### c", &["p a", "h1 b", "h3 c"]),
            (
                "- a\n- b\n\n  c\n  1. d\n  2. e",
                &["-* a", "-* b", "-p c", "--1. d", "--2. e"],
            ),
            ("7) a\n8) b", &["-7. a", "-8. b"]),
            ("-\n- b", &["-* b"]),
            ("- [x] a\n- [ ] b", &["-[1] a", "-[0] b"]),
            ("- ```\n  x\n  ```", &["-pre* x"]),
            ("> a\n>\n> > - b", &[">p a", ">>-* b"]),
            (
                "```rust\nfn a() {\n\tb  \n}\n\n```",
                &["pre fn a() {\n    b\n}"],
            ),
            ("a\n\n---\n\nb\n\n---", &["p a", "rule", "p b"]),
            (
                "|a|b|\n|-|-|\n|1|**2**|\n||3|",
                &["row a | b", "row 1 | 2", "row | 3"],
            ),
            (
                "a ![b *c*](d) e ![](f)",
                &["p a [image 1: b c] e [image 2]"],
            ),
            ("a <b>b</b><br>c <script>d</script>e", &["p a b\nc e"]),
            (
                "<div>a <b>b</b></div>\n\nc\n\n<style>\nd\n</style>",
                &["p a b", "p c"],
            ),
            (
                "a[^1]\n\n[^1]: b\n\n    c",
                &["p a[1]", "rule", "p [1] b", "p c"],
            ),
            (
                "[^x]: b[^z]\n[^y]: c\n[^Z]: - d\n\ne[^z] f[^x] g[^z] h[^q]",
                &[
                    "p e[1] f[2] g[1] h[^q]",
                    "rule",
                    "p [1]",
                    "-* d",
                    "p [2] b[1]",
                    "p [3] c",
                ],
            ),
            (
                "> a[^1]\n>\n> [^1]: b\n\nc",
                &[">p a[1]", "p c", "rule", "p [1] b"],
            ),
            (
                "a<span hidden>b *c* `d` ![e](f) [^1]</span>g <span style='display:none'>h\n\ni\n\n[^1]: j",
                &["p ag", "p i", "rule", "p [1] j"],
            ),
            (
                "a <img src=b alt=c> ![](x/spacer.gif) d",
                &["p a [image 1: c] d"],
            ),
            ("a &amp; &#8212; \\* \x1b[0m\u{202e}", &["p a & — * [0m"]),
        ];
        for (source, expected) in cases {
            assert_eq!(outline(&read(source).0), *expected, "{source:?}");
        }
    }

    #[test]
    fn a_heading_at_the_beginning_is_the_title() {
        for (source, title, rest) in [
            ("# The *big* news\n\nText", "The big news", "Text"),
            ("News\n====\n\n# Part", "News", "Part"),
            ("<h1>News</h1>\n\nText", "News", "Text"),
            ("Text\n\n# Part", "", "Text\n\nPart"),
            ("## Part", "", "Part"),
        ] {
            let (document, metadata) = read(source);
            assert_eq!(document.check(), Ok(()), "{source}");
            assert_eq!(
                (metadata.title.as_str(), document.text.as_str()),
                (title, rest)
            );
        }
    }

    #[test]
    fn emphasis_and_links_are_spans() {
        let (document, _) = read("a *b **c*** ~~d~~ `e  f` [g *h*](http://i) <http://j>\n\n*k\nl*");
        assert_eq!(
            spans(&document),
            [
                "Emphasis b c",
                "Strong c",
                "Strikethrough d",
                "Code e f",
                "http://i g h",
                "Emphasis h",
                "http://j http://j",
                "Emphasis k l",
            ]
        );
    }

    #[test]
    fn tags_in_running_text_are_spans() {
        let (document, _) = read(
            "a<sup>b</sup> <kbd>c</kbd> **d<b>e</b>** <a href=f id=x>g</a> <i>h\n\ni</i> [j](#x)",
        );
        assert_eq!(
            spans(&document),
            [
                "Superscript b",
                "Code c",
                "Strong de",
                "f g",
                "Emphasis h",
                "#x j"
            ]
        );
        assert_eq!(anchors(&document), ["x g"]);
    }

    #[test]
    fn headings_and_notes_can_be_linked_to() {
        let (document, _) = read(
            "# The Title\n\n[a](#the-title) [b](#part-b-1) [c](#no)\n\n## Part *b*\n\n##\n\n### Part b!\n\n\
             d[^n] e[^n]\n\n[^n]: f\n[^m]: g",
        );
        assert_eq!(
            anchors(&document),
            ["the-title a", "part-b-1 Part", "fnref:1 [1]", "fn:1 [1]"]
        );
        assert_eq!(
            spans(&document).get(3..),
            Some(
                ["Emphasis b", "#fn:1 [1]", "#fn:1 [1]", "#fnref:1 [1]"]
                    .map(str::to_owned)
                    .as_slice()
            )
        );
    }

    #[test]
    fn cells_are_told_apart() {
        let (document, _) = read("a\\|b|c|d\n:-|:-:|-:\n`e\\|f`||*g* | h");
        assert_eq!(document.text, "a|b | c | d\ne|f | | g");
        assert_eq!(cells(&document), ["#a|b", "#<c", "#>d", "e|f", "<", ">g"]);
    }
}
