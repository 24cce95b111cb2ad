//! The lines of a plain text and what each of them looks like.

use unicode_width::UnicodeWidthStr;

use crate::document::Marker;

/// A block indented by so many columns is meant to stay as it is.
pub(super) const CODE_INDENT: usize = 4;

/// Nobody types so many blanks between two words of running text.
const WIDE_GAP: &str = "   ";

/// Tabs reach to the next multiple of this many columns.
const TAB: usize = 4;

/// Deeper quotations are not told apart.
const MAX_QUOTES: usize = 32;

/// A line without its signs of quotation, its indent and its list marker.
#[derive(Debug)]
pub(super) struct Line {
    /// How many signs of quotation stood before it.
    pub(super) quotes: usize,
    /// Its indent in columns.
    pub(super) indent: usize,
    /// What marks it as a list item.
    pub(super) item: Option<Marker>,
    /// The columns of that mark and the blanks behind it.
    mark: usize,
    pub(super) text: String,
    /// A single blank stands at its end.
    pub(super) flowed: bool,
}

impl Line {
    fn new(source: &str) -> Self {
        let mut rest = source;
        let mut quotes = 0;
        while let Some(after) = strip_quote(rest) {
            rest = after;
            quotes += 1;
        }
        let mut indent = 0;
        let text = rest.trim_start_matches(|c| {
            match c {
                ' ' => indent += 1,
                '\t' => indent += TAB - indent % TAB,
                // The blanks of other scripts indent paragraphs, not code.
                _ => return c.is_whitespace(),
            }
            true
        });
        let trimmed = text.trim_end();
        Self {
            quotes: quotes.min(MAX_QUOTES),
            indent,
            item: None,
            mark: 0,
            text: expand_tabs(trimmed),
            flowed: text.strip_prefix(trimmed) == Some(" "),
        }
    }

    /// Its width in columns, without its indent.
    pub(super) fn width(&self) -> usize {
        self.text.width()
    }

    /// The column it ends at, signs of quotation apart.
    pub(super) fn reach(&self) -> usize {
        self.indent + self.mark + self.width()
    }

    /// Makes it the item of a list; `text` is what stands behind the mark.
    fn make_item(&mut self, marker: Marker, text: String) {
        self.item = Some(marker);
        self.mark = self.width().saturating_sub(text.width());
        self.text = text;
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether the two can be part of one paragraph or list.
    pub(super) fn same_chunk(&self, next: &Self) -> bool {
        self.quotes == next.quotes && self.is_blank() == next.is_blank()
    }

    /// Whether it only divides: three or more of one sign.
    pub(super) fn is_rule(&self) -> bool {
        let mut signs = self.text.chars().filter(|c| *c != ' ');
        let Some(sign) = signs.next() else {
            return false;
        };
        "-*_=~#─━═".contains(sign) && signs.clone().count() >= 2 && signs.all(|c| c == sign)
    }

    /// Whether it is part of something drawn: it holds box-drawing characters, begins
    /// and ends as the row of a table does, has wide gaps inside, or is made of signs.
    pub(super) fn is_drawn(&self) -> bool {
        let edge = |c: Option<char>| matches!(c, Some('|' | '+'));
        let is_box = |c: char| matches!(c, '\u{2500}'..='\u{259f}');
        self.text.chars().any(is_box)
            || (self.text.len() > 2
                && edge(self.text.chars().next())
                && edge(self.text.chars().next_back()))
            || self.text.contains(WIDE_GAP)
            || (self.text.len() > 2 && self.is_made_of_signs() && !self.is_rule())
    }

    /// Whether most of it, blanks apart, is ASCII punctuation.
    fn is_made_of_signs(&self) -> bool {
        let is_sign = |c: &char| c.is_ascii_punctuation();
        let visible = || self.text.chars().filter(|c| *c != ' ');
        2 * visible().filter(is_sign).count() > visible().count()
    }
}

/// The lines of a text, their list items found.
pub(super) fn lines(source: &str) -> Vec<Line> {
    let source = source.replace("\r\n", "\n");
    let ends = [
        '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
    ];
    let mut lines: Vec<Line> = source.split(ends).map(Line::new).collect();
    find_bullets(&mut lines);
    find_numbers(&mut lines);
    lines
}

/// Takes away the indent that all lines have in common.
pub(super) fn dedent(lines: &mut [Line]) {
    let filled = |line: &&mut Line| !line.is_blank();
    let common = lines
        .iter_mut()
        .filter(filled)
        .map(|line| line.indent)
        .min()
        .unwrap_or_default();
    for line in lines.iter_mut().filter(filled) {
        line.indent -= common;
    }
}

/// What follows a sign of quotation.
fn strip_quote(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('>')?;
    match rest.chars().next() {
        None | Some('>') => Some(rest),
        Some(' ') => rest.strip_prefix(' '),
        Some(_) => None,
    }
}

/// Tabs inside a line, counted from the line's indent.
fn expand_tabs(text: &str) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        let width = if c == '\t' { TAB - column % TAB } else { 1 };
        column += width;
        if c == '\t' {
            expanded.extend(std::iter::repeat_n(' ', width));
        } else {
            expanded.push(c);
        }
    }
    expanded
}

/// Marks the lines with a bullet. Inside a paragraph a single one may be a dash.
fn find_bullets(lines: &mut [Line]) {
    for chunk in lines.chunk_by_mut(Line::same_chunk) {
        let bullets = chunk
            .iter()
            .filter(|line| bullet(&line.text).is_some())
            .count();
        let mut after_colon = true;
        for line in chunk {
            let found = bullet(&line.text).filter(|_| after_colon || bullets > 1);
            let rest = found.map(|(marker, rest)| (marker, rest.to_owned()));
            after_colon = line.text.ends_with(':');
            if let Some((marker, text)) = rest {
                line.make_item(marker, text);
            }
        }
    }
}

fn bullet(text: &str) -> Option<(Marker, &str)> {
    let rest = ["- ", "* ", "• "]
        .iter()
        .find_map(|sign| text.strip_prefix(sign))?;
    let rest = rest.trim_start();
    if rest.is_empty() || Line::new(text).is_rule() {
        return None;
    }
    for (sign, done) in [("[ ] ", false), ("[x] ", true), ("[X] ", true)] {
        if let Some(task) = rest.strip_prefix(sign) {
            return Some((Marker::Task(done), task));
        }
    }
    Some((Marker::Bullet, rest))
}

/// Marks the lines with a number if the number before or after it stands in the same
/// or the neighbouring paragraph: "10. November" alone is a date.
fn find_numbers(lines: &mut [Line]) {
    let mut paragraph = 0;
    let mut found: Vec<(usize, usize, u32)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if line.is_blank() {
            let after_text = index > 0 && !lines[index - 1].is_blank();
            paragraph += usize::from(after_text);
        } else if let Some((value, _)) = number(&line.text) {
            found.push((index, paragraph, value));
        }
    }
    let follows = |a: &(usize, usize, u32), b: &(usize, usize, u32)| {
        b.1 - a.1 <= 1 && b.2 == a.2 + 1 && lines[a.0].quotes == lines[b.0].quotes
    };
    let mut items: Vec<usize> = Vec::new();
    for pair in found.windows(2) {
        if follows(&pair[0], &pair[1]) {
            items.extend([pair[0].0, pair[1].0]);
        }
    }
    items.dedup();
    for index in items {
        let line = &mut lines[index];
        if let Some((value, text)) =
            number(&line.text).map(|(value, text)| (value, text.to_owned()))
        {
            line.make_item(Marker::Number(value), text);
        }
    }
}

/// A number of up to three digits, a full stop and a blank.
fn number(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_once(". ")?;
    let rest = rest.trim_start();
    let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (plain && !rest.is_empty()).then_some((digits.parse().ok()?, rest))
}
