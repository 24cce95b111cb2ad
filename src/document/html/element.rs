//! What the elements of HTML mean to a reader.

use html5ever::LocalName;

use crate::document::SpanKind;

/// What an element does to the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Heading(u8),
    Quote,
    List,
    Item,
    Preformatted,
    Table,
    Row,
    Cell,
    /// A word that is explained below.
    Term,
    /// What explains it.
    Definition,
    /// What is said about a picture or a table.
    Caption,
    /// Divides paragraphs.
    Block,
    Span(SpanKind),
    Link,
    /// Quotation marks stand round it.
    Quotation,
    /// Nothing but its text.
    Inline,
    /// The page's title, which stands in its head.
    Title,
    /// Has no content and no end tag.
    Void,
    /// Is left out with all that is in it.
    Skipped,
}

impl Role {
    /// The role of the elements of that name; unknown ones divide paragraphs.
    pub(super) fn of(name: &LocalName) -> Self {
        match &**name {
            "h1" => Self::Heading(1),
            "h2" => Self::Heading(2),
            "h3" => Self::Heading(3),
            "h4" => Self::Heading(4),
            "h5" => Self::Heading(5),
            "h6" => Self::Heading(6),
            "blockquote" => Self::Quote,
            "ul" | "ol" | "menu" | "dir" => Self::List,
            "li" => Self::Item,
            "pre" | "listing" | "xmp" => Self::Preformatted,
            "table" => Self::Table,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "dt" => Self::Term,
            "dd" => Self::Definition,
            "figcaption" | "caption" => Self::Caption,
            "sup" => Self::Span(SpanKind::Superscript),
            "sub" => Self::Span(SpanKind::Subscript),
            "em" | "i" | "cite" | "dfn" | "var" => Self::Span(SpanKind::Emphasis),
            "strong" | "b" => Self::Span(SpanKind::Strong),
            "s" | "del" | "strike" => Self::Span(SpanKind::Strikethrough),
            "code" | "tt" | "kbd" | "samp" => Self::Span(SpanKind::Code),
            "a" => Self::Link,
            "q" => Self::Quotation,
            "abbr" | "acronym" | "bdi" | "bdo" | "big" | "button" | "data" | "font" | "ins"
            | "label" | "mark" | "nobr" | "output" | "picture" | "rb" | "rp" | "rt" | "rtc"
            | "ruby" | "slot" | "small" | "span" | "time" | "u" | "math" | "mi" | "mfrac"
            | "mn" | "mo" | "mrow" | "msub" | "msup" | "mtext" | "semantics" => Self::Inline,
            "title" => Self::Title,
            "area" | "base" | "basefont" | "bgsound" | "br" | "col" | "embed" | "frame" | "hr"
            | "img" | "input" | "keygen" | "link" | "meta" | "param" | "source" | "track"
            | "wbr" => Self::Void,
            "script" | "style" | "template" | "noscript" | "svg" | "iframe" | "noembed"
            | "noframes" | "object" | "audio" | "video" | "canvas" | "select" | "datalist"
            | "textarea" | "annotation" | "annotation-xml" => Self::Skipped,
            _ => Self::Block,
        }
    }

    /// Whether it stands on lines of its own, so that paragraphs end at it.
    pub(super) fn is_block(self) -> bool {
        !matches!(
            self,
            Self::Span(_)
                | Self::Link
                | Self::Quotation
                | Self::Inline
                | Self::Title
                | Self::Void
                | Self::Skipped
        )
    }

    /// Whether it is part of a table's frame.
    pub(super) fn is_table(self) -> bool {
        matches!(self, Self::Table | Self::Row | Self::Cell)
    }
}
