//! Reads Markdown: `CommonMark` with tables, strikethrough, task lists and footnotes.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::builder::Builder;
use super::gate::clean_line;
use super::{BlockKind, Document, Marker, SpanKind, html};
use crate::model::Metadata;

/// Reads a text; a heading of level 1 at its beginning is its title.
pub(super) fn read(source: &str) -> (Document, Metadata) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let mut reader = Reader::default();
    for event in Parser::new_ext(source, options) {
        reader.event(event);
    }
    let metadata = Metadata {
        title: clean_line(&reader.title),
        ..Metadata::default()
    };
    (reader.builder.finish(), metadata)
}

#[derive(Default)]
struct Reader {
    builder: Builder,
    title: String,
    /// The number of the next item, for each open list that is numbered.
    lists: Vec<Option<u32>>,
    /// For each open emphasis, strong emphasis, strikethrough or link: whether it
    /// opened a span.
    spans: Vec<bool>,
    /// The description of an image that is being read, and how many images are open.
    image: (String, usize),
    /// The HTML block that is being read.
    html: Option<String>,
    /// Inside `script` or `style` in running text: the tag that ends it.
    skipped: Option<&'static str>,
    /// The label of a footnote whose text has not begun yet.
    footnote: Option<String>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text);
            }
            Event::Code(text) => {
                let opened = self.image.1 == 0 && self.builder.open_span(SpanKind::Code);
                self.text(&text);
                if opened {
                    self.builder.close_span(SpanKind::Code);
                }
            }
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push_str(&text),
                None => self.html = Some(text.into_string()),
            },
            Event::InlineHtml(tag) => self.inline_html(&tag),
            Event::FootnoteReference(label) => self.text(&format!("[{label}]")),
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak if self.image.1 > 0 => self.text(" "),
            Event::HardBreak => self.builder.line_break(),
            Event::Rule => self.builder.rule(),
            Event::TaskListMarker(done) => self.builder.open_item(Marker::Task(done)),
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped.is_some() {
            return;
        }
        if self.image.1 > 0 {
            self.image.0.push_str(text);
        } else {
            self.builder.text(text);
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.begin(BlockKind::Paragraph),
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading(level as u8)),
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
            Tag::FootnoteDefinition(label) => {
                self.end_block();
                self.footnote = Some(label.into_string());
            }
            Tag::Table(_) => self.builder.open_table(),
            Tag::TableHead | Tag::TableRow => {
                self.begin(BlockKind::TableRow);
            }
            Tag::Emphasis => self.open_span(SpanKind::Emphasis),
            Tag::Strong => self.open_span(SpanKind::Strong),
            Tag::Strikethrough => self.open_span(SpanKind::Strikethrough),
            Tag::Link { dest_url, .. } => {
                let opened = self.image.1 == 0 && self.builder.open_link(&dest_url);
                self.spans.push(opened);
            }
            Tag::Image { .. } => self.image.1 += 1,
            Tag::HtmlBlock => self.html = Some(String::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.end_block();
                self.take_title();
            }
            TagEnd::Paragraph
            | TagEnd::CodeBlock
            | TagEnd::FootnoteDefinition
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
            TagEnd::TableCell => self.builder.next_cell(),
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.builder = html::read_fragment(&html, std::mem::take(&mut self.builder));
                self.take_title();
            }
            _ => {}
        }
    }

    /// Starts a block; the first one of a footnote starts with its label.
    fn begin(&mut self, kind: BlockKind) {
        self.skipped = None;
        self.builder.begin(kind);
        if let Some(label) = self.footnote.take() {
            self.builder.text(&format!("[{label}] "));
        }
    }

    fn end_block(&mut self) {
        self.skipped = None;
        self.builder.end();
    }

    fn take_title(&mut self) {
        if self.title.is_empty() && self.builder.block_count() == 1 {
            self.title = self.builder.take_title().unwrap_or_default();
        }
    }

    fn open_span(&mut self, kind: SpanKind) {
        let opened = self.image.1 == 0 && self.builder.open_span(kind);
        self.spans.push(opened);
    }

    fn close_span(&mut self, kind: SpanKind) {
        if self.spans.pop() == Some(true) {
            self.builder.close_span(kind);
        }
    }

    fn end_image(&mut self) {
        self.image.1 -= 1;
        if self.image.1 == 0 {
            let alt = clean_line(&std::mem::take(&mut self.image.0));
            if !alt.is_empty() {
                self.text(&format!("[image: {alt}]"));
            }
        }
    }

    /// Tags in running text go, what they enclose stays, except scripts and styles.
    fn inline_html(&mut self, tag: &str) {
        let tag = tag.to_ascii_lowercase();
        let is = |start: &str| {
            tag.strip_prefix(start)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        };
        match self.skipped {
            Some(end) if is(end) => self.skipped = None,
            None if is("<script") => self.skipped = Some("</script"),
            None if is("<style") => self.skipped = Some("</style"),
            None if is("<br") => self.builder.line_break(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::outline::{outline, spans};

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
            ("a ![b *c*](d) e ![](f)", &["p a [image: b c] e"]),
            ("a <b>b</b><br>c <script>d</script>e", &["p a b\nc e"]),
            (
                "<div>a <b>b</b></div>\n\nc\n\n<style>\nd\n</style>",
                &["p a b", "p c"],
            ),
            ("a[^1]\n\n[^1]: b\n\n    c", &["p a[1]", "p [1] b", "p c"]),
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
}
